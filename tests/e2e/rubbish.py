"""What answers in a server's place: rubbish.py FILE prints its port and answers every POST as the word in FILE says, then hangs up; FILE.count is how
many there were.

  portal    200 with a page            redirect  302 to a page of its own       wants     511
  empty     200 with nothing           gateway   502 with a page                large     413 with a page
  noise     200 with random bytes      part      what begins as ours, cut off   silent    nothing at all
  stranger  the greeting of another protocol
"""
import os
import socket
import sys
import threading

PAGE = b'<!doctype html><title>WiFi</title>' + b' ' * 3000
ANSWERS = {
    'portal': (b'200 OK', b'text/html', PAGE), 'redirect': (b'302 Found\r\nLocation: /login', b'text/html', PAGE),
    'wants': (b'511 Network Authentication Required', b'text/html', PAGE), 'empty': (b'200 OK', b'', b''),
    'gateway': (b'502 Bad Gateway', b'text/html', PAGE), 'large': (b'413 Content Too Large', b'text/html', PAGE),
    'noise': (b'200 OK', b'', os.urandom(5000)),
}
listener = socket.create_server(('127.0.0.1', 0))
print(listener.getsockname()[1], flush=True)
lock, count = threading.Lock(), 0


def read_request(c):
    came = b''
    while b'\r\n\r\n' not in came:
        more = c.recv(65536)
        if not more:
            return
        came += more
    head, _, body = came.partition(b'\r\n\r\n')
    length = [int(line[15:]) for line in head.split(b'\r\n') if line.lower().startswith(b'content-length:')]
    while len(body) < (length or [0])[0]:
        more = c.recv(65536)
        if not more:
            return
        body += more


def answer(c):
    global count
    with c:
        try:
            read_request(c)
            with lock:
                count += 1
                with open(sys.argv[1] + '.count', 'w') as f:
                    f.write(str(count))
            mode = open(sys.argv[1]).read().strip()
            if mode == 'part':
                c.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n\x02abc')
            elif mode == 'stranger':
                c.sendall(b'SSH-2.0-OpenSSH_9.2\r\n')
            elif mode in ANSWERS:
                status, kind, body = ANSWERS[mode]
                c.sendall(b'HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s' % (status, kind, len(body), body))
        except OSError:
            pass


while True:
    threading.Thread(target=answer, args=(listener.accept()[0],), daemon=True).start()
