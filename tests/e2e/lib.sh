# Sourced by each script: TAP lines like those of the unit tests, a fresh folder to be in, and an end to what was started.
set -uo pipefail
export LC_ALL=C.UTF-8
here=$(cd "$(dirname "$0")" && pwd)
room=$(mktemp -d)
cd "$room" || exit 1
count=0 failed=0 started=()

ok() { # STATUS NAME
	count=$((count + 1))
	if [ "$1" = 0 ]; then echo "ok $count - $2"; else failed=$((failed + 1)); echo "not ok $count - $2"; fi
}
is() { # GOT WANT NAME
	[ "$1" = "$2" ]; ok $? "$3"
	[ "$1" = "$2" ] || printf '# got  %s\n# want %s\n' "$1" "$2"
}
like() { # TEXT PATTERN NAME
	grep -qE -- "$2" <<<"$1"; ok $? "$3"
	grep -qE -- "$2" <<<"$1" || printf '# got  %s\n# want %s\n' "$1" "$2"
}
# The faketime program would stand between a process and its signals, and fails where one killed before it had the same process id.
preload=$(compgen -G '/usr/lib/*/faketime/libfaketime.so.1' | head -n 1)
export TZ=UTC
at() { # TIME COMMAND...: the clock goes on from TIME; from now, where it is empty
	local time=$1
	shift
	env ${time:+LD_PRELOAD="$preload" FAKETIME="@$time"} "$@"
}
# Runs a command; its exit status must be the first argument, its output goes to $out and $err.
run() { # STATUS NAME COMMAND...
	local want=$1 name=$2
	shift 2
	"$@" >out.txt 2>err.txt
	local got=$?
	out=$(cat out.txt) err=$(cat err.txt)
	[ $got = "$want" ]; ok $? "$name"
	[ $got = "$want" ] || printf '# exit %s, want %s\n# %s\n' "$got" "$want" "$(tail -5 err.txt)"
}
# Starts a program in the background and waits until it has written a line to NAME.out; its process id is in $pid.
start() { # NAME COMMAND...
	local name=$1
	shift
	rm -f "$name.fifo" && mkfifo "$name.fifo"
	"$@" >"$name.fifo" 2>"$name.err" &
	pid=$!
	started+=("$pid")
	head -n 1 <"$name.fifo" >"$name.out"
}
stop() { # PID [SIGNAL]
	kill -"${2:-TERM}" "$1" 2>/dev/null
	wait "$1"
}
# The programs in a province where it is $now (empty: what it is here): a client in its folder, the server's own commands, the server $srv at $url and always at one port, a
# person enrolled in a new folder.
now=
k() { local who=$1; shift; at "$now" "$KYCUONG" --dir "$who" "$@"; }
d() { at "$now" "$KYCUONGD" "$@"; }
serve() { # FOLDER
	[ -z "${server:-}" ] || stop "$server"
	srv=$1
	start serve env ${now:+LD_PRELOAD="$preload" FAKETIME="@$now"} "$KYCUONGD" serve "$srv" --listen "127.0.0.1:${port:-0}"
	url=$(cat serve.out) server=$pid
	port=${url##*:}
}
enrol() { # FOLDER UNIT OFFICIAL ROLE [PASSWORD-FILE]
	k "$1" enrol "$url" "$(d enrol "$srv" --unit "$2" --official "$3" --role "$4")" ${5:+--password-file "$5"} >/dev/null
}
# A line to the server's port; its port is in $near, its process in $proxy.
line() { # OPTION...
	rm -f line.fifo && mkfifo line.fifo
	"$LINE_PROXY" --to "$port" "$@" >line.fifo & proxy=$!
	started+=("$proxy")
	exec 9<line.fifo
	read -r near <&9
}
# Ends it, and tells what crossed it.
line_end() {
	kill -TERM "$proxy"
	read -r connections turns up down http cuts stalled <&9
	exec 9<&-
	wait "$proxy"
}
finish() {
	local status=$? p
	for p in "${started[@]}"; do kill "$p" 2>/dev/null && wait "$p"; done
	cd / && rm -rf "$room"
	[ $status = 77 ] && exit 77
	echo "1..$count"
	[ $failed = 0 ] && [ $count -gt 0 ] && exit 0
	echo "# $failed of $count failed"
	exit 1
}
trap finish EXIT
