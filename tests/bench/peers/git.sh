#!/usr/bin/env bash
# git over its smart HTTP: a file a record. git.sh serve DIR | push PORT DIR FILE | pull PORT DIR, as lib.mjs has it.
. "$(dirname "$0")/versions.sh"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null GIT_TERMINAL_PROMPT=0
commit() {
	git init -q -b main "$2"
	node "$here/files.mjs" "$3" "$2"
	git -C "$2" add -A
	git -C "$2" -c user.name=A -c user.email=a@office commit -qm Entries
}
case $1 in
serve)
	mkdir -p "$2" && git init -q --bare -b main "$2/r.git" && git -C "$2/r.git" config http.receivepack true
	exec node "$here/git_serve.mjs" "$2"
	;;
push) commit x "$3" "$4" && until_done git -C "$3" push -q "http://127.0.0.1:$2/r.git" main ;;
pull) until_done bash -c "rm -rf '$3'; git clone -q http://127.0.0.1:$2/r.git '$3'" ;;
esac
