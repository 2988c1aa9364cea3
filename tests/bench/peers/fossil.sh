#!/usr/bin/env bash
# Fossil's own sync: a file a record. fossil.sh serve DIR | push PORT DIR FILE | pull PORT DIR, as lib.mjs has it.
. "$(dirname "$0")/versions.sh"
export USER=office LOGNAME=office
export FOSSIL_HOME
case $1 in
serve)
	mkdir -p "$2/home" && FOSSIL_HOME=$2/home
	fossil new --admin-user office "$2/r.fossil" >/dev/null 2>&1
	fossil user password office word -R "$2/r.fossil" >/dev/null
	exec fossil server --port $((20000 + RANDOM % 15000))-39999 --localhost "$2/r.fossil"
	;;
push)
	mkdir -p "$3/home" "$3/tree"
	FOSSIL_HOME=$(cd "$3/home" && pwd)
	if [ ! -f "$3/r.fossil" ]; then
		fossil clone --admin-user office "http://office:word@127.0.0.1:$2/" "$3/r.fossil" >/dev/null 2>&1
		(cd "$3/tree" && fossil open --nosync -f ../r.fossil >/dev/null 2>&1 && fossil settings autosync off >/dev/null)
	fi
	file=$(realpath "$4")
	cd "$3/tree" && node "$here/files.mjs" "$file" . && fossil addremove --dotfiles >/dev/null 2>&1
	fossil commit --allow-fork --no-warnings --nosign -m Entries >/dev/null 2>&1
	synced() { fossil push "http://office:word@127.0.0.1:$1/" --once 2>&1 | tee out.log | grep -q 'Push done' && ! grep -qiE 'error|fail|not reply|cannot' out.log; }
	export -f synced
	until_done bash -c "synced $2"
	;;
pull)
	mkdir -p "$3/home" && FOSSIL_HOME=$(cd "$3/home" && pwd)
	until_done bash -c "rm -f '$3/r.fossil'; fossil clone --admin-user office http://office:word@127.0.0.1:$2/ '$3/r.fossil'"
	;;
esac
