#!/usr/bin/env bash
# The client in trouble: two processes at once, killed after each act, full disk, damaged and newer folders, bad imports, a server that
# is another, certificates.
. "$(dirname "$0")/lib.sh"
[ -x "${KYCUONG:-}" ] && [ -x "${KYCUONGD:-}" ] && command -v openssl >/dev/null || exit 77

k() { "$KYCUONG" --dir office "$@"; }
serve() { # FOLDER OPTION...: its address is in $url, its process in $server
	local folder=$1
	shift
	start serve "$KYCUONGD" serve "$folder" --listen "127.0.0.1:${port:-0}" "$@"
	url=$(cat serve.out) server=$pid
	port=${url##*:}
}
waiting() { k status --format csv | sed -n 's/^waiting,//p'; }
key=BC-THANG/615/2024-11

"$KYCUONGD" init server --sample kontum-2024 >/dev/null
printf 'mat-khau-dung\n' >right.txt
serve server
run 0 'an office enrols' k enrol "$url" "$("$KYCUONGD" enrol server --unit 615 --official 'A Thanh' --role head)" --password-file right.txt

# Several processes on one folder: each act is entered, none twice.
seq 1 24 | xargs -P 4 -I % "$KYCUONG" --dir office do write report $key indicator.01=% >together.txt 2>together.err
is "$(sort -u together.txt | wc -l)" 24 'four processes enter 24 acts, each with its own number'
is "$(waiting)" 24 'all of them wait'
k sync >/dev/null & first=$!
k sync >/dev/null & second=$!
wait $first; one=$?
wait $second; two=$?
is "$one $two" '0 0' 'two syncs at once: one waits for the other'
is "$(waiting)" 0 'and all is sent'
is "$("$KYCUONGD" log server --format csv | grep -c ',report,')" 24 'once'

# What was printed is kept, whatever happens next.
for i in $(seq 1 8); do
	rm -f printed && mkfifo printed
	"$KYCUONG" --dir office do write report BC-THANG/615/2024-12 "indicator.02=$i" >printed & writer=$!
	read -r line <printed
	kill -9 $writer 2>/dev/null
	wait $writer 2>/dev/null
	echo "$line" >>acts.txt
done
is "$(waiting)" "$(wc -l <acts.txt)" 'kill -9 after each printed act loses none'
for i in $(seq 1 8); do
	k sync >/dev/null 2>&1 & syncer=$!
	kill -9 $syncer 2>/dev/null
	wait $syncer 2>/dev/null
done
run 0 'after syncs that were killed' k sync
is "$("$KYCUONGD" log server --format csv | grep -c ',report,')" 32 'each act is in the log once'
is "$("$KYCUONG" --dir office list report --format csv | grep -c 2024-12)" 1 'and the record is there'

# A CSV file is taken whole or not at all.
printf 'key,indicator.01,narrative.1a\nBC-THANG/615/2025-01,1,"Có, dấu phẩy"\nBC-THANG/616/2025-01,1,x\nBC-THANG/615/2025-02,nhiều,x\nBC-THANG/615/2025-03,3\nBC-THANG/615/2025-04,4,x\n' >bad.csv
run 1 'a file with three bad lines' k import report bad.csv
is "$(grep -oE '^dòng [0-9]+' err.txt | tr '\n' ' ')" 'dòng 3 dòng 4 dòng 5 ' 'names each of them'
is "$(waiting)" 0 'nothing of it is entered'
run 1 'in English too' k --lang en import report bad.csv
is "$(grep -oE '^line [0-9]+' err.txt | wc -l)" 3 'each of them'
printf 'key,indicator.01\nBC-THANG/615/2025-01,"1\n' >open.csv
run 1 'a quote that is never closed' k import report open.csv
run 1 'a file that is not there' k import report nowhere.csv
run 1 'an empty file' k import report /dev/null
sed -n '1,2p;6p' bad.csv >good.csv
run 0 'a good file' k import report good.csv
is "$out $(waiting)" '2 2' 'is entered whole'
run 0 'and sent' k sync

# The disk is full.
head -c 8000 /dev/urandom | base64 -w0 >noise.txt
(trap '' XFSZ; ulimit -f 40; k do write report $key narrative.1a=@noise.txt narrative.1b=@noise.txt) >out.txt 2>err.txt
is $? 74 'no room on the disk'
is "$(wc -l <err.txt)$(cat out.txt)" 1 'one sentence, and nothing printed as saved'
is "$(waiting)" 0 'nothing half done'

# Another server at the same address.
stop "$server"
"$KYCUONGD" init another --sample kontum-2024 >/dev/null
run 0 'something waits' k do write report $key indicator.03=1
serve another
k sync >out.txt 2>err.txt
status=$?
[ $status -ne 0 ]; ok $? 'another server is not ours'
is "$(waiting)" 1 'and gets nothing'
run 1 'a code of one server does not enrol at another' "$KYCUONG" --dir second enrol "$url" "$("$KYCUONGD" enrol server --unit 616 --official 'Y B' --role clerk)"
[ ! -e second/replica.db ]; ok $? 'no replica is made of it'
stop "$server"
run 75 'nobody at all' k sync

# Folders that are damaged, or of a later version.
cp -r office newer
printf '\0\0\0\143' | dd of=newer/replica.db bs=1 seek=60 conv=notrunc 2>/dev/null
run 74 'a folder of a newer version' "$KYCUONG" --dir newer list unit
like "$err" 'phiên bản mới hơn' 'is refused'
cp -r office damaged
printf 'XXXXXXXXXXXXXXXX' | dd of=damaged/replica.db conv=notrunc 2>/dev/null
run 74 'a database with a damaged header' "$KYCUONG" --dir damaged list unit
like "$err" 'replica.db' 'is named'
is "$(wc -l <err.txt)" 1 'in one sentence'
cp -r office torn
truncate -s 8192 torn/replica.db
run 74 'a database that was cut' "$KYCUONG" --dir torn list report
run 0 'the office itself is as it was' k list unit

# HTTPS: the given authority, and no other.
unset port
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=ca -keyout ca.key -out ca.pem 2>/dev/null
openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=127.0.0.1 -keyout tls.key -out tls.csr 2>/dev/null
printf 'subjectAltName=IP:127.0.0.1\n' >san.txt
openssl x509 -req -in tls.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -extfile san.txt -out tls.pem 2>/dev/null
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=other -keyout other.key -out other.pem 2>/dev/null
serve server --tls-cert tls.pem --tls-key tls.key
like "$url" '^https://' 'the server speaks TLS'
run 0 'the address is https now' k server "$url"
run 77 'a certificate that the system does not know' k sync
run 0 'with its authority' k server "$url" --ca ca.pem
run 0 'what waits is sent' k sync
run 0 'another authority' k server "$url" --ca other.pem
run 77 'is not enough' k sync
code=$("$KYCUONGD" enrol server --unit 616 --official 'C' --role clerk)
run 77 'nor to enrol' "$KYCUONG" --dir second enrol "$url" "$code"
run 0 'with the right one' "$KYCUONG" --dir second enrol "$url" "$code" --ca ca.pem
run 0 'it is remembered' "$KYCUONG" --dir second sync

# The agent sends by itself, one at a time, and ends when it is told to.
run 0 'back to the right authority' k server "$url" --ca ca.pem
run 0 'an act waits' k do write report $key indicator.04=1
"$KYCUONG" --dir office agent 2>agent.err & agent=$!
started+=("$agent")
for _ in $(seq 1 100); do [ "$(waiting)" = 0 ] && break; sleep 0.1; done
is "$(waiting)" 0 'the agent has sent it'
run 1 'a second agent is not needed' timeout 20 "$KYCUONG" --dir office agent
like "$(k status --format csv)" '^next_try,20' 'the next try is known'
stop "$agent"
is $? 0 'SIGTERM ends it'
stop "$server"
finish
