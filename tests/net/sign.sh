# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=bash
#
# A signed tree of zones, made anew with fresh keys; source this file.
#
#	sign_tree DIR		every zone as DIR/NAME.zone,
#				and the key of the root as DIR/anchor
#
# Below the root and example., both signed:
#	secure		signed, all is well
#	insecure	not signed, no DS
#	expired		its signatures are over
#	soon		they will be, tomorrow
#	wrongds		the DS is of another key
#	stripped	a DS, and a zone without any signature
#	nods		signed, no DS
#	nsec3		NSEC3 with 10 iterations and a salt
#	sha1		RSASHA1 keys of 1024 bits
# Each has MX, TXT and an address.

SIGN_DAY=86400

have_signer()
{
	command -v ldns-signzone >/dev/null && command -v ldns-keygen >/dev/null
}

# sign_date SECONDS: that far from now, as RRSIGs say it
sign_date()
{
	date -u -d "@$(($(date +%s) + $1))" +%Y%m%d%H%M%S
}

# sign_key NAME [OPTION]...: a new key signing key; prints its file's stem
sign_key()
{
	local name=$1
	shift

	if [ $# -eq 0 ]; then
		set -- -a ECDSAP256SHA256
	fi
	ldns-keygen -k "$@" "$name."
}

# sign_zone DIR NAME KEY FROM TO [OPTION]...: DIR/NAME.zone is replaced
sign_zone()
{
	local file="$1/$2.zone" key=$3 from=$4 to=$5
	shift 5

	ldns-signzone -i "$(sign_date "$from")" -e "$(sign_date "$to")" \
	    -f "$file.signed" "$@" "$file" "$key" && mv "$file.signed" "$file"
}

# sign_leaf DIR NAME: the zone NAME.example
sign_leaf()
{
	cat >"$1/$2.example.zone" <<-END
	\$ORIGIN $2.example.
	\$TTL 300
	@ SOA ns.example. hostmaster.example. 1 7200 900 1209600 300
	@ NS ns.example.
	@ MX 10 mx
	@ TXT "v=spf1 mx -all"
	_dmarc TXT "v=DMARC1; p=reject; rua=mailto:dmarc@$2.example"
	mx A 192.0.2.25
	mx AAAA 2001:db8::25
	END
}

sign_leaves()
{
	local dir=$1 name key d=$SIGN_DAY

	for name in secure expired soon wrongds stripped nods nsec3 sha1; do
		sign_leaf "$dir" $name
		case $name in
		sha1) key=$(sign_key $name.example -a RSASHA1_NSEC3 -b 1024) ;;
		*) key=$(sign_key $name.example) ;;
		esac || return 1
		case $name in
		wrongds) cat "$(sign_key $name.example).ds" ;;
		nods) ;;
		*) cat "$key.ds" ;;
		esac >>"$dir/example.zone"
		case $name in
		expired) set -- $((-30 * d)) $((-2 * d)) ;;
		soon) set -- $((-30 * d)) "$d" ;;
		nsec3 | sha1) set -- "-$d" $((30 * d)) -n -t 10 -s abcd ;;
		*) set -- "-$d" $((30 * d)) ;;
		esac
		[ $name = stripped ] ||
		    sign_zone "$dir" $name.example "$key" "$@" || return 1
	done
	sign_leaf "$dir" insecure
}

sign_tree()
{
	local dir=$1 d=$SIGN_DAY top root name

	cd "$dir" || return 1
	top=$(sign_key example) && root=$(sign_key "") || return 1
	cat >example.zone <<-END
	\$ORIGIN example.
	\$TTL 300
	@ SOA ns hostmaster 1 7200 900 1209600 300
	@ NS ns
	ns A 127.0.0.1
	END
	for name in secure insecure expired soon wrongds stripped nods nsec3 \
	    sha1; do
		echo "$name NS ns" >>example.zone
	done
	sign_leaves "$dir" || return 1
	sign_zone "$dir" example "$top" "-$d" $((30 * d)) || return 1
	{
		printf '$ORIGIN .\n$TTL 300\n'
		echo '. SOA ns.example. hostmaster.example. 1 7200 900 1209600 300'
		echo '. NS ns.example.'
		echo 'example. NS ns.example.'
		echo 'ns.example. A 127.0.0.1'
		cat "$top.ds"
	} >root.zone
	sign_zone "$dir" root "$root" "-$d" $((30 * d)) || return 1
	cat "$root.key" >anchor
}
