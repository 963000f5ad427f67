/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * limits.h -- the cap on everything that comes from outside.
 */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

/* DNS */
#define LIMIT_NAME_WIRE		255	/* octets, RFC 1035 2.3.4 */
#define LIMIT_NAME_TEXT		1024	/* the same with every octet \DDD */
#define LIMIT_LABEL		63
#define LIMIT_CNAME_CHAIN	8	/* records followed in one answer */
#define LIMIT_ANSWER_RRS	2048	/* records read of one answer */
#define LIMIT_MESSAGE		65535
#define LIMIT_QUESTIONS		400	/* asked in one audit */
#define LIMIT_SERVER_QUESTIONS	400	/* and of single servers */
#define LIMIT_ROUNDS		24	/* of questions in one audit */

/* mail servers */
#define LIMIT_SMTP_HOSTS	10	/* exchanges that are talked to */
#define LIMIT_SMTP_ADDRESSES	4	/* tried of one that has no way there */
#define LIMIT_SMTP_LINE		2048	/* octets of one line of a reply */
#define LIMIT_SMTP_LINES	100	/* of all replies */
#define LIMIT_SMTP_OCTETS	65536	/* of all replies */
#define LIMIT_SMTP_WAIT		30000	/* milliseconds of one talk */

/* records */
#define LIMIT_TEXT		65535	/* octets of one record's text */
#define LIMIT_SPF_TERMS		1024	/* kept of one record */
#define LIMIT_TAGS		256	/* kept of one tag list */
#define LIMIT_FAULTS		64	/* kept of one record */
#define LIMIT_MARKS		32	/* places named in one finding */
#define LIMIT_URIS		128	/* kept of one rua or ruf */
#define LIMIT_MX_HOSTS		100	/* looked at in one MX RRset */
#define LIMIT_MX_ADDRESSES	128	/* kept of one exchange */
#define LIMIT_SPF_NODES		200	/* records in one include tree */
#define LIMIT_SPF_DEPTH		20
#define LIMIT_SPF_ADDRESSES	20000	/* kept of one include tree */
#define LIMIT_SUBDOMAINS	64	/* looked at below one domain */
#define LIMIT_SELECTORS_IMPLIED	16	/* guessed, beside the common ones */
#define LIMIT_FCRDNS		16	/* addresses whose PTR is asked for */
#define LIMIT_ORIGINS		64	/* AS numbers kept of one prefix */
#define LIMIT_ASN_QUESTIONS	32	/* networks whose origin is asked for */
#define LIMIT_AUTHORITY_NAMES	16	/* of name servers of one zone */
#define LIMIT_AUTHORITY_SERVERS	24	/* addresses of them */
#define LIMIT_AUTHORITY_PARENTS	3	/* servers of the zone above */
#define LIMIT_AUTHORITY_SELECTORS 8	/* asked of each server */
#define LIMIT_SPF_EXPLANATION	4096	/* octets, expanded */
#define LIMIT_SHARED_KEYS	100000	/* remembered in one run */
#define LIMIT_RSA_BITS		16384

/* messages */
#define LIMIT_MAIL		(64u << 20)	/* octets of one message */
#define LIMIT_MAIL_FILE		(512u << 20)	/* octets of a file of them */
#define LIMIT_HEADER		(1u << 20)	/* octets of its header */
#define LIMIT_FIELD		65536	/* octets of one field */
#define LIMIT_FIELDS		4096	/* of one message */
#define LIMIT_SIGNATURES	16	/* evaluated of one message */
#define LIMIT_SIGHTINGS		1000	/* kinds of signatures of --message */
#define LIMIT_SIGNED_FIELDS	1024	/* names in h of one DKIM-Signature */
#define LIMIT_MAILBOXES		256	/* of one From */

/* files */
#define LIMIT_ZONE_FILE		(256u << 20)	/* octets */
#define LIMIT_ZONE_LINE		(1u << 20)	/* octets of one entry */
#define LIMIT_ZONE_INCLUDES	16	/* $INCLUDE depth */
#define LIMIT_ZONE_GENERATE	65536	/* records of one $GENERATE */
#define LIMIT_LIST_ROW		4096	/* octets of one row of a list of domains */
#define LIMIT_SENDERS_FILE	(1u << 20)
#define LIMIT_SENDERS		1000	/* lines of a --senders file */
#define LIMIT_PRIVATE_KEY	65536	/* octets of one in PEM */
#define LIMIT_PSL_FILE		(8u << 20)
#define LIMIT_ASN_FILE		(1u << 30)
#define LIMIT_ASN_LINE		4096	/* octets */
#define LIMIT_ASN_PREFIXES	8000000	/* six times the routes of 2026 */
#define LIMIT_ANCHOR_FILE	(1u << 20)
#define LIMIT_TAPE_FILE		(256u << 20)
#define LIMIT_TAPE_LINE		(1u << 20)
#define LIMIT_JSON_DEPTH	32

/* the witnesses and their child */
#define LIMIT_WITNESS_LOAD	(80u << 20)	/* octets of answers, or of a mail */
#define LIMIT_WITNESS_REPLY	(96u << 10)	/* octets of one reply */
#define LIMIT_WITNESS_MEMORY	(512u << 20)	/* octets above those at its start */
#define LIMIT_WITNESS_CPU	5		/* seconds of one question */
#define LIMIT_WITNESS_WAIT	5000		/* milliseconds of one question */
#define LIMIT_WITNESS_LOOKUPS	150		/* asked for in one question */

#endif
