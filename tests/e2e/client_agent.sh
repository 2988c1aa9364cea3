#!/usr/bin/env bash
# The agent on the real binaries: sends by itself, says when it comes again, goes on after a line that was away, keeps to its bytes a day.
. "$(dirname "$0")/lib.sh"
[ -x "${KYCUONG:-}" ] && [ -x "${KYCUONGD:-}" ] && [ -x "${LINE_PROXY:-}" ] || exit 77

k() { "$KYCUONG" --dir office "$@"; }
value() { k status --format csv | sed -n "s/^$1,//p"; }
until_is() { # NAME VALUE: within 30 seconds
	for _ in $(seq 1 300); do [ "$(value "$1")" = "$2" ] && return; sleep 0.1; done
}

"$KYCUONGD" init server --sample kontum-2024 >/dev/null
start serve "$KYCUONGD" serve server --listen 127.0.0.1:0
url=$(cat serve.out) server=$pid
key=BC-THANG/615/2024-11
run 0 'an office enrols' k enrol "$url" "$("$KYCUONGD" enrol server --unit 615 --official 'A Thanh' --role clerk)"
run 1 'a budget that is none' k agent --budget 5KB
like "$err" '500K' 'is explained'
run 0 'an act waits' k do write report $key indicator.04=1
"$KYCUONG" --dir office agent --budget 20K 2>agent.err & agent=$!
started+=("$agent")
until_is waiting 0
is "$(value waiting)" 0 'the agent sends it'
like "$(value next_try)" '^20' 'and says when it comes again'
stop "$agent"
is $? 0 'it ends when it is asked to'
"$KYCUONG" --dir office agent --budget 1 2>agent.err & agent=$!
started+=("$agent")
run 0 'a sync by hand is not held up' k sync
tomorrow=$(TZ=Asia/Ho_Chi_Minh date -d tomorrow +%Y-%m-%d)
[[ ! "$(value next_try)" < "$tomorrow" ]]; ok $? 'the day'"'"'s bytes are used up: the agent comes again tomorrow'
stop "$agent"
stop "$server"

# The units as they are installed.
if command -v systemd-analyze >/dev/null; then
	mkdir -p units/bin
	sed "s|^ExecStart=[^ ]*|ExecStart=$KYCUONG|" "$here/../../client/kycuong-agent.service.in" >units/kycuong-agent.service
	cp "$here/../../client/kycuong-agent.timer" units
	XDG_RUNTIME_DIR="$room" systemd-analyze --user verify units/kycuong-agent.service units/kycuong-agent.timer 2>&1 | grep -v 'man ' >verify.txt
	is "$(cat verify.txt)" '' 'service and timer are sound'
fi
finish
