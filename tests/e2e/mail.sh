#!/usr/bin/env bash
# Reminders by e-mail: the real server against a mail server that accepts, puts off, refuses, cuts the line and keeps silent; killed in between.
. "$(dirname "$0")/lib.sh"
[ -x "${KYCUONGD:-}" ] && [ -n "$preload" ] && command -v sqlite3 >/dev/null && command -v python3 >/dev/null && command -v openssl >/dev/null || exit 77

d() { at "$now" "$KYCUONGD" "$@"; }
mode() { echo "$1" >sink/mode; }
field() { # ID COLUMN: of `mail list`
	d mail srv list --format csv | awk -F, -v id="$1" -v c="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == c) n = i } $1 == id { print $n }'
}
newest() { d mail srv list --format csv | sed -n '2s/,.*//p'; }
name_of() { grep -a '^Message-ID:' "$1"; }
sends() { # COUNTS NAME
	run 0 "$2" at "${now%0}5" "$KYCUONGD" mail srv send --format csv # a clock of its own, after that of what queued
	is "$(tail -1 <<<"$out")" "$1" 'sent, later, failed, needless'
}

mkdir sink
mode accept
start sink python3 "$here/smtp_sink.py" sink
smtp=smtp://127.0.0.1:$(cat sink.out)
now='2024-11-12 01:00:00'
d init srv --sample kontum-2024

# Nothing without being set up.
run 1 'nothing is queued' d mail srv queue all
run 1 'nor sent' d mail srv send
run 2 'a word that is none' d mail srv frobnicate
run 1 'no mail server' d mail srv config --smtp http://127.0.0.1 --from snv@kt.vn
run 1 'no password in an address' d mail srv config --smtp smtp://a:b@127.0.0.1 --from snv@kt.vn
run 1 'no sender' d mail srv config --smtp "$smtp" --from 'snv@kt.vn>'
run 2 'half of a login' d mail srv config --smtp "$smtp" --from snv@kt.vn --user snv
printf 'mat-khau-thu\n' >pw.txt
run 1 'no password in the clear' d mail srv config --smtp smtp://192.0.2.1 --from snv@kt.vn --user snv --password-file pw.txt --starttls never
run 0 'set up' d mail srv config --smtp "$smtp" --from snv@kt.vn
run 0 'and shown' d mail srv config --format csv
is "$(tail -1 <<<"$out")" "$smtp,snv@kt.vn,,,never," 'where to'

# An address is a unit's field.
run 1 'no address yet' d mail srv queue 615
like "$err" 615 'it says whose'
run 1 'an address that is none' d do srv change unit 615 'email=vanthu at dakha.vn'
run 1 'one that would be two lines' d do srv change unit 615 $'email=a@b.vn\nRCPT TO:<x@y>'
for unit in 615 616 617; do d do srv change unit $unit email=vanthu$unit@h.vn >/dev/null || break; done
ok $? 'three offices have one'
run 0 'to whoever is overdue' d mail srv queue all --format csv
is "$(cut -d, -f3 <<<"$out" | sort | uniq -c | tr -s ' ' | tr '\n' ';')" ' 28 no_address; 3 queued; 1 result;' 'three are queued, the others have none'
run 0 'again' d mail srv queue all --format csv
is "$(grep -c already <<<"$out")" 3 'and not twice'

# Taken.
sends 3,0,0,0 'the queue'
is "$(ls sink/*.eml | wc -l)" 3 'has arrived'
is "$(head -2 sink/1.eml | tr -d '\r' | tr '\n' ' ')" 'MAIL FROM:<snv@kt.vn> RCPT TO:<vanthu615@h.vn> ' 'from whom, to whom'
sed -n '/^Content-Type: text/,/^--/p' sink/1.eml | sed '1,3d;$d' | base64 -di 2>/dev/null >text.txt
like "$(cat text.txt)" '^Kính gửi: Ủy ban nhân dân huyện Đắk Hà' 'the text'
like "$(cat text.txt)" '^1\. Báo cáo năm 2024' 'says what is owed'
sed -n '/don-doc-615.docx/,/^--/p' sink/1.eml | sed '1,2d;$d' | base64 -di 2>/dev/null >letter.docx
at "$now" "$KYCUONGD" remind srv --unit 615 --docx whole.docx
is "$(head -c 2 letter.docx) $(wc -c <letter.docx)" "PK $(wc -c <whole.docx)" 'the letter'
is "$(sed -n '/han-615.ics/,/^--/p' sink/1.eml | sed '1,2d;$d' | base64 -di 2>/dev/null | tail -1)" $'END:VCALENDAR\r' 'the calendar'
is "$(field 1 state),$(field 1 tries)" sent,1 'listed as sent'
sends 0,0,0,0 'nothing is left'
run 0 'the same day' d mail srv queue 615 --format csv
is "${out##*,}" already 'nobody is written to again'

# Put off, then taken.
now='2024-11-13 01:00:00'
mode later
run 0 'the next day' d mail srv queue 615 --format csv
is "${out##*,}" queued 'he is'
id=$(newest)
sends 0,1,0,0 'a server that says later'
is "$(field "$id" state),$(field "$id" tries)" waiting,1 'it waits'
like "$(field "$id" error)" '^451 4.7.1 greylisted' 'and says why'
sends 0,0,0,0 'not at once again'
now='2024-11-13 01:06:00' && mode accept
sends 1,0,0,0 'six minutes later'
is "$(field "$id" state),$(field "$id" tries),$(field "$id" error)" sent,2, 'it is taken'

# Refused: not tried again, but may be queued again.
mode refuse
d mail srv queue 616 >/dev/null
sends 0,0,1,0 'a mailbox that is not there'
like "$(field "$(newest)" error)" '^550 5.1.1 no such mailbox' 'is not tried again'
mode spurn
run 0 'queued again' d mail srv queue 616
sends 0,0,1,0 'a message that is not wanted'
like "$(field "$(newest)" error)" '^554 5.6.0' 'fails too'

# The line is cut when the message was there: it comes again under the same name.
mode cut
d mail srv queue 616 >/dev/null
sends 0,1,0,0 'a line that is cut'
now='2024-11-13 01:12:00' && mode accept
sends 1,0,0,0 'the next try'
cut=$(ls sink/*.cut) eml=$(ls -t sink/*.eml | head -1)
is "$(name_of "$eml")" "$(name_of "$cut")" 'has the same Message-ID'

# What is owed no more is not asked for.
d mail srv queue 617 >/dev/null
d do srv grant exemption unit=617 obligation=BC-THANG period=2024-11 reason=bão >/dev/null
d do srv grant exemption unit=617 obligation=BC-NAM period=2024 reason=bão >/dev/null
sends 0,0,0,1 'exempted meanwhile'
is "$(field "$(newest)" state)" needless 'needs no mail'

# The serving server sends by itself, answers meanwhile, and is killed in the middle of it.
now='2024-11-14 01:00:00'
d mail srv queue 615 >/dev/null
id=$(newest)
mode hang && rm -f sink/*.cut
serve() { start serve env LD_PRELOAD="$preload" FAKETIME="@${now%0}5" "$KYCUONGD" serve srv --listen 127.0.0.1:0; }
serve
until ls sink/*.cut >/dev/null 2>&1; do kill -0 "$pid" || break; done
cut=$(ls sink/*.cut)
if command -v curl >/dev/null; then
	is "$(curl -s -o /dev/null -w '%{http_code}' "$(cat serve.out)/login")" 200 'while the mail server keeps silent, pages are served'
fi
kill -9 "$pid"
wait "$pid" 2>/dev/null
is "$(field "$id" state),$(field "$id" tries)" waiting,1 'killed: it waits'
mode accept && now='2024-11-14 01:06:00'
before=$(ls sink/*.eml | wc -l)
serve
until [ "$(ls sink/*.eml | wc -l)" -gt "$before" ]; do kill -0 "$pid" || break; done
until [ "$(field "$id" state)" = sent ]; do kill -0 "$pid" || break; done
is "$(field "$id" state),$(field "$id" tries)" sent,2 'the next one goes on with it'
is "$(name_of "$(ls -t sink/*.eml | head -1)")" "$(name_of "$cut")" 'under the same name'
stop "$pid"
like "$(cat serve.err)" "mail $id to unit 615, try 2: sent" 'and says so'

# Given up.
mode later
d mail srv queue 616 >/dev/null
id=$(newest)
sends 0,1,0,0 'put off'
now='2024-11-17 02:00:00'
sends 0,0,0,0 'three days later'
is "$(field "$id" state),$(field "$id" tries)" failed,1 'it is given up'
like "$(field "$id" error)" '^451' 'with the last reason'

# A login; a line that must be encrypted.
mode login
run 0 'with a login' d mail srv config --smtp "$smtp" --from snv@kt.vn --user snv --password-file pw.txt
d mail srv queue 615 >/dev/null
id=$(newest)
sends 0,1,0,0 'a password that is wrong'
is "$(field "$id" state)" waiting 'costs no mail'
run 0 'a line that must be encrypted' d mail srv config --smtp "$smtp" --from snv@kt.vn --user snv --password-file pw.txt --starttls always
now='2024-11-17 02:06:00' && mode accept
talked=$(wc -l <sink/talk)
sends 0,1,0,0 'where the server cannot'
is "$(tail -n +$((talked + 1)) sink/talk | grep -cE '^(AUTH|MAIL)')" 0 'says nothing but its name'
now='2024-11-17 02:20:00'
d mail srv config --smtp "$smtp" --from snv@kt.vn --user snv --password-file pw.txt
sends 1,0,0,0 'a good one'
is "$(grep -c '^AUTH' sink/talk)" 2 'it logged in'
is "$(sqlite3 srv/office.db .dump | grep -c mat-khau-thu)$(grep -c mat-khau-thu ./*.err out.txt | grep -vc ':0')" 00 'the password is nowhere'

# TLS: STARTTLS and from the first byte on, with a certificate of the mail server's own authority, and of one for another host.
born='2024-11-19 00:00:00'
authority() { # NAME
	at "$born" openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj "/CN=$1" -keyout "$1.key" -out "$1.pem" 2>/dev/null
}
certificate() { # NAME AUTHORITY SAN
	at "$born" openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$1" -keyout "$1.key" -out "$1.csr" 2>/dev/null
	at "$born" openssl x509 -req -in "$1.csr" -CA "$2.pem" -CAkey "$2.key" -CAcreateserial -days 30 -out "$1.pem" -extfile <(echo "subjectAltName=$3") 2>/dev/null
}
authority ca && authority stranger && certificate mail ca IP:127.0.0.1 && certificate other ca DNS:mail.kt.vn
ok $? 'an authority of its own'
hours=0
tls_mail() { # SCHEME SINK-OPTION CERTIFICATE NAME CONFIG-OPTION...: what came of one mail, in $counts; its id in $id
	local scheme=$1 how=$2 cert=$3
	name=$4
	shift 4
	rm -rf "sink.$how" && mkdir "sink.$how" && echo accept >"sink.$how/mode"
	start "$how" python3 "$here/smtp_sink.py" "sink.$how" "$how" "$cert.pem" "$cert.key"
	now=$(date -ud "2024-11-20 01:00:00 $hours hours" '+%F %T')
	hours=$((hours + 8)) # it is tried again by then, and not given up
	d mail srv config --smtp "$scheme://127.0.0.1:$(cat "$how.out")" --from snv@kt.vn --user snv --password-file pw.txt "$@" && d mail srv queue 615 >/dev/null
	ok $? "$name: queued"
	id=$(newest)
	at "${now%0}5" "$KYCUONGD" mail srv send --format csv >out.txt
	counts=$(tail -1 out.txt)
	stop "$pid" 2>/dev/null
}
for way in 'smtp starttls --starttls always' 'smtps tls'; do
	read -r scheme how more <<<"$way"
	# shellcheck disable=SC2086
	tls_mail $scheme $how mail "$how, no authority" $more
	is "$counts" 0,1,0,0 "$how: an authority that nobody trusts is refused"
	like "$(field "$id" error)" '^(không rõ ai cấp chứng thư|chứng thư tự ký)' 'and it says so in the reader'\''s language'
	is "$(grep -cE '^(AUTH|MAIL)' "sink.$how/talk")" 0 'before a login or an address is said'
	# shellcheck disable=SC2086
	tls_mail $scheme $how mail "$how, another authority" $more --ca stranger.pem
	is "$counts" 0,1,0,0 "$how: so is one beside the given one"
	# shellcheck disable=SC2086
	tls_mail $scheme $how other "$how, another host" $more --ca ca.pem
	is "$counts" 0,1,0,0 "$how: a certificate for another host is refused"
	# shellcheck disable=SC2086
	tls_mail $scheme $how mail "$how, its authority" $more --ca ca.pem
	is "$counts $(grep -c '^MAIL' "sink.$how/talk")" '1,0,0,0 1' "$how: with its authority it is sent"
	hours=$((hours + 24)) # nobody is written to twice a day
done
run 1 'a file of authorities that is not there' d mail srv config --smtp smtps://127.0.0.1 --from snv@kt.vn --ca nowhere.pem
run 0 'what is set' d mail srv config --format csv
is "$(tail -1 <<<"$out" | cut -d, -f6)" "$PWD/ca.pem" 'names the file'

# Restored, it is off; and off it is off.
d mail srv queue 616 >/dev/null
run 0 'a backup' d backup srv one.bak
run 0 'restored' d restore one.bak again
run 1 'does not send' d mail again send
run 0 'off' d mail srv off
run 1 'nothing is sent' d mail srv send

# A folder of before.
sqlite3 srv/office.db 'DROP TABLE mail; DROP TABLE mail_matter; DROP TABLE mail_config; PRAGMA user_version = 1'
run 0 'a folder of version 1' d mail srv list --format csv
is "$out" 'mail,unit,address,matters,queued,state,tries,next,done,error' 'is brought up'
[ -e srv/before-version-2.backup ]; ok $? 'after a copy'
sqlite3 srv/office.db 'ALTER TABLE mail_config DROP COLUMN ca; PRAGMA user_version = 2'
run 0 'one of version 2' d mail srv config --smtp smtps://127.0.0.1 --from snv@kt.vn --ca ca.pem
run 0 'is brought up too' d mail srv config --format csv
like "$out" "always,$PWD/ca.pem|never,$PWD/ca.pem" 'and keeps an authority'
