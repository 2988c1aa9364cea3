#!/usr/bin/env bash
# Attachments between the real binaries: in, up through cuts, down where they may be seen, and nowhere else; backed up, checked, dropped.
. "$(dirname "$0")/lib.sh"
[ -x "${KYCUONG:-}" ] && [ -x "${KYCUONGD:-}" ] && [ -x "${LINE_PROXY:-}" ] && command -v sqlite3 >/dev/null || exit 77

pdf() { # BYTES FILE
	{ printf '%%PDF-1.4\n'; head -c "$1" /dev/urandom; printf '\nstartxref\n9\n%%%%EOF\n'; } >"$2"
}
k() { "$KYCUONG" --dir office "$@"; }
place() { "$KYCUONG" --dir "$1" files "$2" "$3" --format csv | tail -n +2 | cut -d, -f6 | paste -sd' '; }
enrol() { "$KYCUONG" --dir "$1" enrol "$url" "$("$KYCUONGD" enrol server --unit "$2" --official "$3" --role clerk)" >/dev/null; }

"$KYCUONGD" init server --sample kontum-2024 >/dev/null
start serve "$KYCUONGD" serve server --listen 127.0.0.1:0
url=$(cat serve.out) server=$pid port=${url##*:}
enrol office 615 'A Thanh' && enrol second 615 'A Thu' && enrol snv SNV 'Y B' && enrol other 616 'Y C'
key=BC-THANG/615/2024-11
run 0 'a report' k do write report $key indicator.01=1

# In: by content, and cleanly.
pdf 300000 'Biên bản họp.pdf'
run 0 'a PDF is attached' k attach report $key 'Biên bản họp.pdf'
like "$out" "^$key	[0-9]+	[0-9a-z]{6}$" 'its key, the act, its code'
sub=${out##*	}
like "$(k files report $key --format csv)" "^$sub,Biên bản họp.pdf,pdf,300028,now,waits$" 'it waits here'
run 1 'twice is once' k attach report $key 'Biên bản họp.pdf'
printf 'xin chào' >note.txt
run 1 'a text is none' k attach report $key note.txt
like "$err" 'note.txt.*PDF, DOCX' 'and why'
head -c 200000 'Biên bản họp.pdf' >cut.pdf
run 1 'half a PDF is none' k attach report $key cut.pdf
cp 'Biên bản họp.pdf' double.pdf && printf 'PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0' >>double.pdf
run 1 'nor one with a zip behind it' k attach report $key double.pdf
head -c 21000000 /dev/zero >big.pdf
run 1 'nor one of 21 MB' k attach report $key big.pdf
is "$(k files report $key --format csv | wc -l)" 2 'nothing of them was kept'
is "$(sqlite3 office/files.db 'SELECT count(*) FROM blob')" 1 'nor of their contents'
mkdir -p deep && pdf 1000 'deep/..%2f:evil name?.pdf'
run 0 'a name that could be a path' k attach report $key 'deep/..%2f:evil name?.pdf'
like "$(k files report $key --format csv)" ',_2f_evil name_.pdf,pdf' 'is a name'
run 0 'and it can be taken off' k detach report $key '_2f_evil name_.pdf'
is "$(k files report $key --format csv | wc -l)" 2 'again'

# The limits.
pdf $((20 * 1024 * 1024 - 28)) most.pdf
is "$(stat -c %s most.pdf)" 20971520 'a file of 20 MiB'
run 0 'is taken' k attach report $key most.pdf
printf '%%' >>most.pdf
run 1 'one of a byte more is not' k attach report $key most.pdf
like "$err" 'lớn hơn 20 MiB' 'and why'
: >none.pdf
run 1 'nor one of no bytes' k attach report $key none.pdf
like "$err" 'rỗng' 'and why'
run 0 'it is taken off' k detach report $key most.pdf
is "$(k files report $key --format csv | wc -l)" 2 'nothing of them was kept'

# Up, after the acts, by pieces; the report is there before it.
line --cut-step 9000 && k server "http://127.0.0.1:$near"
begun=0
while [ $begun -lt 300 ]; do begun=$((begun + 1)); k sync >/dev/null 2>sync.err && break; done
line_end
is "$(place office report $key)" there "300 KB arrive through $cuts cuts, $begun tries"
[ "$cuts" -ge 5 ]; ok $? 'several'
k server "$url"
is "$(sqlite3 server/log.db 'SELECT count(*) FROM blob')" 1 'the server has one content'
run 0 'the log is whole' "$KYCUONGD" verify server

# On a line that is cut goes twice what was on it, and little else. A request costs 300 bytes with its headers, the list 32 a chunk.
pdf 1000000 large.pdf
k attach report $key large.pdf >/dev/null
line --rate 250000 --delay 30 --cut-step 100000 && k server "http://127.0.0.1:$near"
begun=0
while [ $begun -lt 30 ]; do begun=$((begun + 1)); k sync >/dev/null 2>sync.err && break; done
line_end
[ "$cuts" -ge 3 ]; ok $? "1 MB arrives through $cuts cuts"
twice=$((up - 1000028 - (2 * cuts + 9) * 300 - 62 * 32))
[ $twice -le $((cuts * 20000)) ]; ok $? "$twice bytes of it went twice: at most what the line holds at each cut, and a busy machine keeps there"

# What is attached does not hang on the file.
pdf 50000 gone.pdf
run 0 'one that is deleted once it is attached' k attach report $key gone.pdf
mv gone.pdf gone.there
k server "$url"
run 0 'goes all the same' k sync
like "$(k files report $key --format csv)" ',gone.pdf,.*,there$' 'and arrives'
"$KYCUONG" --dir second sync >/dev/null
run 0 'and comes down' "$KYCUONG" --dir second fetch report $key gone.pdf gone.pdf
cmp -s gone.pdf gone.there; ok $? 'whole'
run 0 'it is taken off' k detach report $key gone.pdf

# What is entered while a content is under way goes before the rest of it.
pdf 800000 slow.pdf
k attach report $key slow.pdf >/dev/null
line --rate 150000 && k server "http://127.0.0.1:$near"
k sync >/dev/null 2>sync.err & syncing=$!
until k files report $key --format csv | grep -q ',slow.pdf,.*,goes$'; do kill -0 $syncing 2>/dev/null || break; read -rt 0.1 <> <(:); done
run 0 'an entry while an attachment goes' k do write report $key indicator.02=5
wait $syncing
ok $? 'the sync ends'
line_end
is "$(k status --format csv | sed -n 's/^waiting,//p')" 0 'and has taken the entry along'
like "$(k files report $key --format csv)" ',slow.pdf,.*,there$' 'and all of the attachment'
k server "$url"
run 0 'it is taken off again' k detach report $key large.pdf
run 0 'this one too' k detach report $key slow.pdf
run 0 'at the province too' k sync

# Down, on demand, where the record is.
"$KYCUONG" --dir snv sync >/dev/null; "$KYCUONG" --dir second sync >/dev/null; "$KYCUONG" --dir other sync >/dev/null
is "$(place snv report $key)" not_here 'the department hears of it and does not have it'
line --cut-step 20000 && "$KYCUONG" --dir snv server "http://127.0.0.1:$near"
begun=0
while [ $begun -lt 300 ]; do begun=$((begun + 1)); "$KYCUONG" --dir snv fetch report $key "$sub" got.pdf 2>/dev/null && break; done
line_end
cmp -s got.pdf 'Biên bản họp.pdf'; ok $? "it comes down byte for byte through $cuts cuts, $begun tries"
"$KYCUONG" --dir snv server "$url"
is "$(place snv report $key)" fetched 'and is here now'
# The same downwards: what is on the line when it is cut, and nothing else. A request costs 300 bytes both ways with its headers, the list 32 a chunk.
pdf 1000000 down.pdf
k attach report $key down.pdf >/dev/null && k sync >/dev/null && "$KYCUONG" --dir snv sync >/dev/null
line --rate 250000 --delay 30 --cut-step 100000 && "$KYCUONG" --dir snv server "http://127.0.0.1:$near"
begun=0
while [ $begun -lt 30 ]; do begun=$((begun + 1)); "$KYCUONG" --dir snv fetch report $key down.pdf big.pdf 2>fetch.err && break; done
line_end
cmp -s big.pdf down.pdf && [ "$cuts" -ge 3 ]; ok $? "1 MB comes down byte for byte through $cuts cuts, $begun tries"
twice=$((down - 1000028 - (cuts + 2) * 300 - 62 * 32))
[ $twice -le $((cuts * 20000)) ]; ok $? "$twice bytes of it came twice: at most what the line holds at each cut, and a busy machine keeps there"
"$KYCUONG" --dir snv server "$url"
run 0 'it is taken off again' k detach report $key down.pdf
run 0 'at the province too' k sync
run 0 'a second PC of the office has it too' "$KYCUONG" --dir second fetch report $key 'Biên bản họp.pdf' second.pdf
cmp -s second.pdf 'Biên bản họp.pdf'; ok $? 'byte for byte'
run 1 'another office does not even know the report' "$KYCUONG" --dir other fetch report $key "$sub" stolen.pdf
[ ! -e stolen.pdf ]; ok $? 'and gets nothing'

# The same content by another office goes once; its hash alone gets nothing.
before=$(sqlite3 server/log.db 'SELECT count(*) FROM chunk')
O="$KYCUONG --dir other"
$O do write report BC-THANG/616/2024-11 indicator.01=2 >/dev/null && $O attach report BC-THANG/616/2024-11 'Biên bản họp.pdf' >/dev/null
line && $O server "http://127.0.0.1:$near"
run 0 'another office sends the same file' $O sync
line_end
$O server "$url"
is "$(place other report BC-THANG/616/2024-11)" there 'it has arrived'
[ "$up" -lt 8000 ]; ok $? "for $up bytes, as the province has it"
is "$(sqlite3 server/log.db 'SELECT count(*) FROM chunk')" "$before" 'nothing is stored twice'
pdf 50000 secret.pdf
k attach report $key secret.pdf >/dev/null && k sync >/dev/null
value=$(sqlite3 server/tables.db "SELECT CAST(attachment AS TEXT) FROM report WHERE key = '$key'" | grep -aoE '[0-9a-f]{64} [0-9]+ pdf secret.pdf')
run 0 'an office that knows only the hash' $O do write report BC-THANG/616/2024-11 "attachment.stolen=$value"
run 0 'syncs' $O sync
run 75 'and gets nothing' $O fetch report BC-THANG/616/2024-11 stolen x.pdf
like "$err" 'trên đường' 'but that it is on its way'

# Backup and restore keep it, verify finds a changed byte, what nobody names is dropped after a day.
run 0 'a backup while serving' "$KYCUONGD" backup server all.db
stop "$server"
run 0 'a restore' "$KYCUONGD" restore all.db restored
is "$(sqlite3 restored/log.db 'SELECT count(*) FROM holding')" 7 'has what was delivered'
sqlite3 server/log.db "UPDATE chunk SET data = zeroblob(length(data)) WHERE place = (SELECT max(place) FROM chunk)"
run 74 'one chunk changed by hand' "$KYCUONGD" verify server
like "$out$err" 'attachment [0-9a-f]{16}' 'is found'
k detach report $key secret.pdf >/dev/null
start serve "$KYCUONGD" serve restored --listen "127.0.0.1:$port"
server=$pid
k sync >/dev/null
is "$(place office report $key)" there 'all is there at the restored server'
stop "$server"
start serve env LD_PRELOAD="$preload" FAKETIME="@$(date -d '+2 days' '+%F %T')" "$KYCUONGD" serve restored --listen 127.0.0.1:0
for _ in $(seq 100); do [ "$(sqlite3 restored/log.db 'SELECT count(*) FROM blob')" = 1 ] && break; read -rt 0.1 <> <(:); done
is "$(sqlite3 restored/log.db 'SELECT count(*) FROM blob')" 1 'the content that no record names is dropped, the other stays'

# On the pages: a form that works without script, and an answer that no browser opens as a page.
start serve "$KYCUONGD" serve restored --listen "127.0.0.1:$port"
server=$pid
start ui "$KYCUONG" --dir office ui
ui=$(cat ui.out) home=${ui%%/\?*} href=report/BC-THANG%2F615%2F2024-11
page() { curl -sS -b jar.txt -c jar.txt -H "Origin: $home" -H 'Sec-Fetch-Site: same-origin' "$@"; }
page -o /dev/null "$ui"
like "$(page "$home/register/$href")" 'Biên bản họp.pdf</a>' 'the page of the record shows what is attached'
pdf 2000 'Phụ lục.pdf'
is "$(page -o /dev/null -w '%{http_code}' -F do=add -F back=/report -F 'file=@Phụ lục.pdf' "$home/file/$href")" 303 'a form attaches another'
link=$(page "$home/register/$href" | grep -oE '/file/report/[^"]+">Phụ lục.pdf' | cut -d'"' -f1)
page -D head.txt -o page.pdf "$home$link"
cmp -s page.pdf 'Phụ lục.pdf'; ok $? 'which comes back byte for byte'
like "$(cat head.txt)" "Content-Disposition: attachment; filename=\"tep.pdf\"; filename\*=UTF-8''Ph%E1%BB%A5%20l%E1%BB%A5c.pdf" 'to be saved'
like "$(cat head.txt)" 'Content-Security-Policy: sandbox' 'in a sandbox'
like "$(cat head.txt)" 'X-Content-Type-Options: nosniff' 'as what it is'
like "$(page -F do=add -F back=/report -F file=@note.txt "$home/file/$href")" 'note.txt.*PDF, DOCX' 'a text is refused with the reason'
printf 'mat-khau-dai\n' >pw.txt && "$KYCUONGD" user restored add chau --password-file pw.txt >/dev/null
k sync >/dev/null
site() { curl -sS -b site.txt -c site.txt -H "Origin: $url" "$@"; }
site -o /dev/null -d 'name=chau' -d 'password=mat-khau-dai' "$url/login"
link=$(site "$url/record/$href" | grep -oE '/file/[0-9a-f]{64}/[^"]+">Biên bản họp' | cut -d'"' -f1)
site -o site.pdf "$url$link"
cmp -s site.pdf 'Biên bản họp.pdf'; ok $? 'the province’s page of the report gives it too'
is "$(curl -sS -o /dev/null -w '%{http_code}' "$url$link")" 303 'to nobody without a login'

# On a stick, by choice, and the receipt says how much of it is there.
pdf 400000 stick.pdf
k server http://127.0.0.1:9 && k attach report $key stick.pdf >/dev/null
run 0 'a sealed file without attachments' k bundle out small.kycuong
run 0 'one with them' k bundle out away.kycuong --attachments
[ "$(stat -c %s small.kycuong)" -lt 100000 ] && [ "$(stat -c %s away.kycuong)" -gt 400000 ]; ok $? 'is as large as they are'
run 0 'the province takes it in' "$KYCUONGD" bundle in restored away.kycuong --receipt back.kycuong
run 0 'the receipt goes back' k bundle in back.kycuong
like "$(k files report $key --format csv)" ',stick.pdf,pdf,400028,now,there' 'and says that it is there'
like "$(k files report $key --format csv)" 'Biên bản họp.pdf,pdf,300028,now,there' 'as the others are'
