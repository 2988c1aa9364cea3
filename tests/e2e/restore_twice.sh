#!/usr/bin/env bash
# One backup restored twice by servers that do not know of each other, a backup of the restored server restored in turn, an older one after a newer: on
# the real programs. After the first backup a unit ended, its successor was named and acted, and an official came.
. "$(dirname "$0")/lib.sh"
[ -x "${KYCUONG:-}" ] && [ -x "${KYCUONGD:-}" ] && [ -n "$preload" ] && command -v sqlite3 >/dev/null || exit 77

now='2024-11-01 08:00:00'
comes() { # FOLDER UNIT OFFICIAL
	enrol "$1" "$2" "$3" clerk && k "$1" sync >/dev/null
}
all_sync() { local i; for i in snv "$@" snv "$@"; do k "$i" sync >/dev/null 2>>sync.err || return; done; }
epoch() { sqlite3 "$1/log.db" 'SELECT max(number) FROM epoch'; }
# What must be in each log that comes: every act of an office that the one before had, and what the administration did.
whole() { # FOLDER NAME
	sqlite3 "$1/log.db" 'SELECT DISTINCT hex(hash) FROM log WHERE length(act) > 0 ORDER BY 1' >is.txt
	is "$(comm -23 was.txt is.txt | wc -l)" 0 "$2"
	is "$(sqlite3 "$1/log.db" 'SELECT count(*) - count(DISTINCT hash) FROM log WHERE length(act) > 0')" 0 'nothing twice'
	is "$(sqlite3 "$1/tables.db" "SELECT state || successors FROM unit WHERE key = '617'")" "$ended" 'the unit has ended, its successor is one'
	is "$(sqlite3 "$1/tables.db" "SELECT count(*) FROM official WHERE name = 'A Sau'")" 1 'the official is there'
	cp is.txt was.txt
	run 0 'the log is sound' d verify "$1"
	run 0 'its tables are what it makes' d rebuild "$1"
}

d init srv --sample kontum-2024 >/dev/null
serve srv
comes snv SNV 'Minh Châu' && comes office 615 'A Lan' && comes heir 614 'Y Nối'
run 0 'the first backup' d backup srv first.bak
d do srv end unit 617 to=2024-11-01 successors=614 >/dev/null
d do srv add official unit=615 name='A Sau' role=clerk >/dev/null
k snv sync >/dev/null
comes late 616 'A Muộn'
k heir sync >/dev/null
run 0 'the successor writes what the unit owed' k heir do write report BC-THANG/617/2024-10 indicator.01=7
run 0 'an office its own' k office do write report BC-THANG/615/2024-10 indicator.01=1
run 0 'all of it arrives' all_sync office heir late
ended=$(sqlite3 srv/tables.db "SELECT state || successors FROM unit WHERE key = '617'")
sqlite3 srv/log.db 'SELECT DISTINCT hex(hash) FROM log WHERE length(act) > 0 ORDER BY 1' >was.txt

now='2024-11-02 08:00:00'
run 0 'restored' d restore first.bak two
serve two
run 0 'the successor is the first to come' k heir sync
run 0 'then all' all_sync late office heir
whole two 'the second server has all that the first had'
is "$(d log two --format csv | grep -c ',report,BC-THANG/617/2024-10,write,\(accepted\|merged\)')" 1 "the successor's act counts, though nobody of the whole province was there before him"
comes second 616 'A Hai'
k office do write report BC-THANG/615/2024-11 indicator.01=2 >/dev/null
k second do write report BC-THANG/616/2024-11 indicator.01=2 >/dev/null
run 0 'the province goes on' all_sync office heir late second
sqlite3 two/log.db 'SELECT DISTINCT hex(hash) FROM log WHERE length(act) > 0 ORDER BY 1' >was.txt

now='2024-11-03 08:00:00'
run 0 'the same backup again' d restore first.bak three
[ "$(epoch three)" -gt "$(epoch two)" ]; ok $? 'is another epoch, and a later one'
serve three
run 0 'all come, with the device that only the second server knew' all_sync office heir late second
whole three 'the third has all that the second had'
comes third 616 'A Ba'
is "$(sqlite3 three/tables.db 'SELECT count(*) - count(DISTINCT public_key) FROM device')" 0 'no device is there twice'
k office do write report BC-THANG/615/2024-12 indicator.01=3 >/dev/null
k office sync >/dev/null
run 0 'a backup of the third' d backup three third.bak
run 0 'of which all hear' all_sync office heir late second third
k office do write report BC-THANG/615/2025-01 indicator.01=4 >/dev/null
k office sync >/dev/null
sqlite3 three/log.db 'SELECT DISTINCT hex(hash) FROM log WHERE length(act) > 0 ORDER BY 1' >was.txt

now='2024-11-04 08:00:00'
run 0 'it is restored in turn' d restore third.bak four
serve four
run 0 'all come' all_sync office heir late second third
whole four 'the fourth has all that the third had'
cp is.txt all.txt

now='2024-11-05 08:00:00'
run 0 'by mistake the first once more' d restore first.bak five
serve five
run 0 'the office syncs' k office sync
like "$err" 'không phải là bản mới nhất' 'and is told that a newer backup must have what it was told to forget'
stop "$server" && server=
now='2024-11-06 08:00:00'
run 0 'so the newer is restored' d restore third.bak six
serve six
run 0 'all come once more' all_sync office heir late second third
cp all.txt was.txt
whole six 'and nothing is lost'
