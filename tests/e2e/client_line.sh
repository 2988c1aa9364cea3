#!/usr/bin/env bash
# A bad line between the real binaries: cut at many byte positions everything arrives, and nothing twice; what HTTP and TLS add to a sync.
. "$(dirname "$0")/lib.sh"
[ -x "${KYCUONG:-}" ] && [ -x "${KYCUONGD:-}" ] && [ -x "${LINE_PROXY:-}" ] && command -v openssl >/dev/null || exit 77

k() { "$KYCUONG" --dir office "$@"; }
waiting() { k status --format csv | sed -n 's/^waiting,//p'; }
# Syncs until all is there: how often it had to be begun.
until_done() {
	local n=0
	while [ $n -lt 400 ]; do
		n=$((n + 1))
		"$@" sync >/dev/null 2>sync.err && break
		[ $? = 75 ] || cat sync.err
		grep -q -v '^$' sync.err || break
	done
	echo $n
}

"$KYCUONGD" init server --sample kontum-2024 >/dev/null
start serve "$KYCUONGD" serve server --listen 127.0.0.1:0
url=$(cat serve.out) server=$pid port=${url##*:}
key=BC-THANG/615/2024-11
run 0 'an office enrols' k enrol "$url" "$("$KYCUONGD" enrol server --unit 615 --official 'A Thanh' --role clerk)"
run 0 'and another of the department' "$KYCUONG" --dir snv enrol "$url" "$("$KYCUONGD" enrol server --unit SNV --official 'Y B' --role clerk)"

# What crosses the socket in one sync.
run 0 'an edit' k do write report $key indicator.01=1
line && k server "http://127.0.0.1:$near"
run 0 'a sync' k sync
line_end
is "$connections $turns" '1 2' 'is one connection and one turn'
[ "$http" -gt 60 ] && [ "$http" -le 200 ]; ok $? "of its $((up + down)) bytes both ways, HTTP's are $http"
plain=$((up + down))

# Cut at many places: the first connection after STEP bytes, the next after twice as many, and so on.
cut() { # STEP FOLDER
	line --cut-step "$1" && "$KYCUONG" --dir "$2" server "http://127.0.0.1:$near"
	begun=$(until_done "$KYCUONG" --dir "$2")
	line_end
}
for i in 1 2 3; do k do write report $key "indicator.0$i=$i$i" >/dev/null; done
cut 7 office
is "$(waiting)" 0 "three acts arrive through $cuts cuts, $begun tries"
[ "$cuts" -ge 50 ]; ok $? 'one every seven bytes'
is "$("$KYCUONGD" log server --format csv | grep -c ',report,')" 4 'each once'
head -c 8000 /dev/urandom | base64 -w0 >noise.txt
for i in 1 2 3 4 5 6; do k do write report "BC-THANG/615/2025-0$i" narrative.1a=@noise.txt narrative.1b=@noise.txt >/dev/null; done
cut 2500 office
is "$(waiting)" 0 "128 KB in slices arrive through $cuts cuts, $begun tries"
is "$("$KYCUONGD" log server --format csv | grep -c ',report,')" 10 'each once'
cut 2500 snv
is "$("$KYCUONG" --dir snv list report --format csv | wc -l)" 8 "and go down in pages through $cuts cuts, $begun tries"
is "$("$KYCUONG" --dir snv list report --format csv | sort | sha256sum)" "$(k list report --format csv | sort | sha256sum)" 'both offices hold the same'
is "$(k status --format csv | grep -c notice)$("$KYCUONG" --dir snv status --format csv | grep -c notice)" 00 'and nothing had to be fetched afresh'
run 0 'a new device enrols' "$KYCUONG" --dir third enrol "$url" "$("$KYCUONGD" enrol server --unit SNV --official 'C' --role clerk)"
k server "$url"
stop "$server"

# The same under TLS: what it adds to one sync, and to one that resumes.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=ca -keyout ca.key -out ca.pem 2>/dev/null
openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=127.0.0.1 -keyout tls.key -out tls.csr 2>/dev/null
printf 'subjectAltName=IP:127.0.0.1\n' >san.txt
openssl x509 -req -in tls.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -extfile san.txt -out tls.pem 2>/dev/null
start serve "$KYCUONGD" serve server --listen 127.0.0.1:0 --tls-cert tls.pem --tls-key tls.key
url=$(cat serve.out) server=$pid port=${url##*:}
run 0 'an edit' k do write report $key indicator.01=7
line && k server "https://127.0.0.1:$near" --ca ca.pem
run 0 'a sync under TLS' k sync
line_end
full=$((up + down - plain))
[ $full -gt 500 ]; ok $? "costs $full bytes more"
finish
