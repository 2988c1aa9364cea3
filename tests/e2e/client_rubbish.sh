#!/usr/bin/env bash
# Something else answers in the server's place: login pages, proxies, noise. One sentence that says what to do, tries that become rarer, nothing lost.
. "$(dirname "$0")/lib.sh"
[ -x "${KYCUONG:-}" ] && [ -x "${KYCUONGD:-}" ] && command -v python3 >/dev/null && command -v curl >/dev/null || exit 77

k() { "$KYCUONG" --dir office "$@"; }
status() { k status --format csv | sed -n "s/^$1,//p"; }
key=BC-THANG/615/2024-11

"$KYCUONGD" init server --sample kontum-2024 >/dev/null
start serve "$KYCUONGD" serve server --listen 127.0.0.1:0
url=$(cat serve.out)
run 0 'an office enrols' k enrol "$url" "$("$KYCUONGD" enrol server --unit 615 --official 'A Thanh' --role clerk)"
run 0 'and a second PC of it' "$KYCUONG" --dir second enrol "$url" "$("$KYCUONGD" enrol server --unit 615 --official 'A Thu' --role clerk)"
{ printf '%%PDF-1.4\n'; head -c 90000 /dev/urandom; printf '\nstartxref\n9\n%%%%EOF\n'; } >a.pdf
"$KYCUONG" --dir second do write report $key indicator.01=1 >/dev/null && "$KYCUONG" --dir second attach report $key a.pdf >/dev/null
"$KYCUONG" --dir second sync >/dev/null && k sync >/dev/null
k do write report $key indicator.02=2 >/dev/null
code=$("$KYCUONGD" enrol server --unit 616 --official 'Y B' --role clerk)

echo portal >mode
start rubbish python3 "$here/rubbish.py" mode
k server "http://127.0.0.1:$(cat rubbish.out)"
login='^Một trang khác đã trả lời thay máy chủ \(.*\): có thể mạng này đòi đăng nhập'
bad='^Máy chủ trả lời không hợp lệ \(.*\). Chưa thay đổi gì; thử lại sau\.$'
away='^Chưa liên lạc được với máy chủ \(.*\). Việc đã ghi vẫn an toàn'
while read -r mode sentence; do
	echo "$mode" >mode
	for command in sync "fetch report $key a.pdf got.pdf"; do
		run 75 "$mode: ${command%% *}" k $command
		like "$err" "${!sentence}" "$mode: says what is wrong"
		is "$(wc -l <err.txt)" 1 "$mode: in one sentence"
	done
	run 75 "$mode: an enrolment" "$KYCUONG" --dir third enrol "http://127.0.0.1:$(cat rubbish.out)" "$code"
	[ ! -e third/replica.db ] && [ "$(status waiting)" = 1 ]; ok $? "$mode: nothing is lost, and nothing made of it"
done <<'MODES'
portal login
redirect login
wants login
empty bad
large bad
noise bad
stranger bad
gateway away
part away
silent away
MODES
run 75 'in English' k --lang en sync

# The agent tries more and more rarely, and as soon as the real server answers again all goes.
echo portal >mode
before=$(cat mode.count)
start agent bash -c 'echo; exec "$@"' - "$KYCUONG" --dir office agent
agent=$pid
for _ in $(seq 100); do [ "$(cat mode.count)" -gt "$before" ] && [ "$(status tried_error)" = ERR_PORTAL ] && break; read -rt 0.1 <> <(:); done
is "$(status tried_error)" ERR_PORTAL 'the agent notes what it met'
like "$(status next_try)" '^20' 'and when it tries again'
start ui "$KYCUONG" --dir office ui
ui=$(cat ui.out) home=${ui%%/\?*}
page() { curl -sS -b jar.txt -c jar.txt -H "Origin: $home" -H 'Sec-Fetch-Site: same-origin' "$@"; }
page -o /dev/null "$ui"
like "$(page "$home/connection")" 'mạng này có thể đòi đăng nhập' 'the page says why'
like "$(page "$home/connection")" 'đăng nhập mạng, rồi bấm “Thử ngay”' 'and what to do'
tries=$(($(cat mode.count) - before))
[ $tries -le 3 ]; ok $? "it has tried $tries times"
k server "$url"
page -o /dev/null -d x= "$home/connection/try"
is "$(status waiting)" 0 '“Try now” at the real server sends all of it'
stop "$agent"
run 0 'and what was to be fetched comes' k fetch report $key a.pdf got.pdf
cmp -s a.pdf got.pdf; ok $? 'whole'
is "$("$KYCUONGD" log server --format csv | grep -c ',report,')" 3 'each act is in the log once'
run 0 'the code still enrols' "$KYCUONG" --dir third enrol "$url" "$code"
