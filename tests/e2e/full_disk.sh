#!/usr/bin/env bash
# Disks that are full, read-only or forbidden, at the office and at the province: one sentence that says so, nothing lost, and what is there can be read.
# The disks are small ones in memory, in a name space of our own.
[ -n "${IN_OWN_SPACE:-}" ] || { unshare -rm true 2>/dev/null || exit 77; exec env IN_OWN_SPACE=1 unshare -rm bash "$0" "$@"; }
. "$(dirname "$0")/lib.sh"
[ -x "${KYCUONG:-}" ] && [ -x "${KYCUONGD:-}" ] && command -v sqlite3 curl >/dev/null || exit 77

k() { "$KYCUONG" --dir disk/office "$@"; }
fill() { dd if=/dev/zero of="$1/fill" bs=4k 2>/dev/null; dd if=/dev/zero of="$1/fill2" bs=1 count=4096 2>/dev/null; }
room() { rm -f "$1/fill" "$1/fill2"; }
waiting() { k status --format csv | sed -n 's/^waiting,//p'; }
full='^Đĩa đầy, chưa lưu được\. Việc đã lưu trước đó vẫn còn\. Giải phóng dung lượng rồi làm lại\.$'
refused() { # NAME COMMAND...: 74, the sentence, and nothing else
	run 74 "$1: refused" "${@:2}"
	like "$err" "$full" "$1: says that the disk is full"
	is "$(wc -l <err.txt)$(wc -c <out.txt)" 10 "$1: and that alone"
}
trap 'status=$?; for p in "${started[@]}"; do kill "$p" 2>/dev/null && wait "$p"; done; umount -l "$room/disk"; (exit $status); finish' EXIT
pdf() { { printf '%%PDF-1.4\n'; head -c "$1" /dev/urandom; printf '\nstartxref\n9\n%%%%EOF\n'; } >"$2"; }

mkdir disk && mount -t tmpfs -o size=6m none disk || exit 77
"$KYCUONGD" init server --sample kontum-2024 >/dev/null
start serve "$KYCUONGD" serve server --listen 127.0.0.1:0
url=$(cat serve.out) server=$pid
printf 'mat-khau-dung\n' >pw.txt
k enrol "$url" "$("$KYCUONGD" enrol server --unit 615 --official 'A Thanh' --role head)" --password-file pw.txt >/dev/null
key=BC-THANG/615/2024-11
k do write report $key narrative.1a='Đăk Hà có mưa' indicator.01=1 >/dev/null && k sync >/dev/null
k search mua >/dev/null
pdf 40000 here.pdf && k attach report $key here.pdf >/dev/null && k sync >/dev/null
pdf 1000000 far.pdf && pdf 9000 third.pdf
"$KYCUONG" --dir second enrol "$url" "$("$KYCUONGD" enrol server --unit 615 --official 'A Thu' --role clerk)" >/dev/null
"$KYCUONG" --dir second attach report $key far.pdf >/dev/null && "$KYCUONG" --dir second sync >/dev/null && k sync >/dev/null
k do write report $key indicator.02=2 >/dev/null
before=$(k list report --format csv | sha256sum)

# Full, and nobody has the folder open: what reads goes on.
fill disk
run 0 'status on a full disk' k status
like "$out" 'Việc chờ gửi: +1' 'tells what waits'
for command in 'list report' "show report $key" 'lists late' inbox 'cells' summary remind "counts $key" "files report $key" 'list task --format json' 'calendar ../dates.ics'; do
	run 0 "$command on a full disk" k ${command/..\//}
done
is "$(k list report --format csv | sha256sum)" "$before" 'the records are as they were'
run 0 'a search finds what the index has' k search mua
like "$out" "$key.*mưa" 'the record'
like "$err" '^Đĩa đầy: chưa tìm được trong những mục đổi' 'and says what it could not search'
run 0 'an attachment that is here can be taken out' k fetch report $key here.pdf out.pdf
cmp -s here.pdf out.pdf; ok $? 'whole'
refused 'an entry' k do write report $key indicator.03=3
refused 'an attachment' k attach report $key third.pdf
refused 'a sync' k sync
refused 'a sealed file' k bundle out away.kycuong
refused 'another address' k server "$url"
refused 'an attachment that is not here' k fetch report $key far.pdf far2.pdf
refused 'an agent' timeout 20 "$KYCUONG" --dir disk/office agent
printf 'key,indicator.01\nBC-THANG/615/2025-01,1\n' >one.csv
refused 'an import' k import report one.csv
is "$(waiting)" 1 'nothing is half done'
refused 'an enrolment' "$KYCUONG" --dir disk/third enrol "$url" "$("$KYCUONGD" enrol server --unit 616 --official 'Y B' --role clerk)"
is "$(k list report --format csv | sha256sum)" "$before" 'and the records are as they were'

# The page, begun on a full disk: others can look meanwhile.
start ui "$KYCUONG" --dir disk/office ui
ui=$(cat ui.out) home=${ui%%/\?*}
page() { curl -sS -b jar.txt -c jar.txt -H "Origin: $home" -H 'Sec-Fetch-Site: same-origin' "$@"; }
page -o /dev/null "$ui"
told() { # NAME: of a form that was sent
	page -o page.html -d do=save -d indicator.04=44 "$home/report/BC-THANG/2024-11/write"
	grep -q 'Đĩa đầy, chưa lưu được' page.html; ok $? "$1 says that the disk is full"
	grep -q 'value="44"' page.html; ok $? 'and keeps what was typed'
}
for path in / /report /task /inbox /register /lists /connection '/search?q=mua' "/register/report/${key//\//%2F}"; do
	is "$(page -o page.html -w '%{http_code}' "$home$path")" 200 "the page $path on a full disk"
done
run 0 'status beside it' timeout 10 "$KYCUONG" --dir disk/office status
told 'an entry on the page'
room disk
is "$(page -o page.html -w '%{http_code}' "$home/report")" 200 'the page when there is room again'
fill disk
is "$(page -o page.html -w '%{http_code}' "$home/report")" 200 'and when it is full again while it is open'
told 'an entry then'
run 0 'and the command line reads beside it' k status
stop "$pid"

# With room all of it goes on.
room disk
run 0 'with room the entry that waited is sent' k sync
is "$(waiting)" 0 'and nothing waits'
fill disk && rm disk/fill2 && truncate -s -400K disk/fill
run 74 'a disk that fills up while an attachment comes' k fetch report $key far.pdf far2.pdf
like "$err" "$full" 'says so'
[ ! -e far2.pdf ]; ok $? 'and gives nothing out'
room disk
run 0 'with room it goes on' k fetch report $key far.pdf far2.pdf
cmp -s far.pdf far2.pdf; ok $? 'to the end'

# Read-only, and forbidden.
mount -o remount,ro disk
run 74 'an entry on a disk that is read-only' k do write report $key indicator.05=5
like "$err" '^Không ghi được vào “.*”: ổ đĩa chỉ cho đọc' 'says so'
run 74 'an enrolment there' "$KYCUONG" --dir disk/third enrol "$url" "$("$KYCUONGD" enrol server --unit 616 --official 'Y B' --role clerk)"
like "$err" '^Không ghi được vào “.*”: ổ đĩa chỉ cho đọc' 'says so too'
mount -o remount,rw disk
is "$(k list report --format csv | grep -c 2024-11)" 1 'nothing is lost'

# A folder that somebody else may not look into. (Root may: another account is taken.)
if [ "$(id -u)" = 0 ] && chmod 711 "$room" disk && chmod 700 disk/office && command -v setpriv >/dev/null && setpriv --reuid=1 --clear-groups true 2>/dev/null; then
	run 74 'a folder of another account' setpriv --reuid=1 --clear-groups "$KYCUONG" --dir "$room/disk/office" status
	like "$err" '^Không ghi được vào “.*disk/office”: .*không có quyền' 'says so'
fi
stop "$server"

# The province's disk fills up while it serves: who only asks is answered, what cannot be kept stays with its author, and one sentence says why.
mkdir disk/p && cp -r server/. disk/p && start serve "$KYCUONGD" serve disk/p --listen "127.0.0.1:${url##*:}"
server=$pid
"$KYCUONG" --dir second do write report $key indicator.06=6 >/dev/null
printf 'mat-khau-dai\n' >user.txt && "$KYCUONGD" user disk/p add chau --password-file user.txt >/dev/null
d() { "$KYCUONGD" "$@"; }
fill disk
run 75 'a sync with something to send' "$KYCUONG" --dir second sync
like "$err" 'HTTP 500' 'is told later'
is "$("$KYCUONG" --dir second status --format csv | sed -n 's/^waiting,//p')" 1 'and keeps it'
cp -r second/. idle && sqlite3 idle/replica.db 'DELETE FROM outbox' && run 0 'one with nothing to send' "$KYCUONG" --dir idle sync
like "$(cat serve.err)" 'disk is full' 'the log of the server says so'
refused 'an act of the administration' d do disk/p add unit x kind=public function=agency name=X from=2024-01-01
run 0 'the log beside it' d log disk/p
run 0 'verify beside it' d verify disk/p
run 74 'a backup onto another disk' d backup disk/p away.db
like "$err" '^Đã sao lưu vào “away.db”' 'is made, and could not be noted'
refused 'a backup onto the same disk' d backup disk/p disk/same.db
site() { curl -sS -b site.txt -c site.txt -H "Origin: $url" "$@"; }
site -o /dev/null -d 'name=chau' -d 'password=mat-khau-dai' "$url/login"
for path in / /late /log /device; do is "$(site -o page.html -w '%{http_code}' "$url$path")" 200 "the province's page $path"; done
stop "$server"
fill disk
run 0 'the log with nobody serving' d log disk/p
run 0 'the lists too' d lists disk/p late
run 0 'verify too' d verify disk/p
refused 'serve' timeout 20 "$KYCUONGD" serve disk/p --listen 127.0.0.1:0
refused 'an enrolment code' d enrol disk/p --unit 617 --official 'Y C' --role clerk
room disk
run 0 'with room the log is whole' d verify disk/p
start serve "$KYCUONGD" serve disk/p --listen "127.0.0.1:${url##*:}"
server=$pid
run 0 'and the office sends what it kept' "$KYCUONG" --dir second sync
is "$(d log disk/p --format csv | grep -c ',report,')" 5 'once'
rm away.db && run 0 'a backup' d backup disk/p away.db
run 0 'that can be restored' d restore away.db again
stop "$server"
mount -o remount,ro disk
run 74 'serve on a disk that is read-only' timeout 20 "$KYCUONGD" serve disk/p --listen 127.0.0.1:0
like "$err" '^Không ghi được vào “.*”: ổ đĩa chỉ cho đọc' 'says so'
mount -o remount,rw disk
