"""Serves the state of the servers and the balance to Prometheus, on 127.0.0.1."""

import sys
from collections import Counter
from http.server import BaseHTTPRequestHandler, HTTPServer

import cds

CLIENT = cds.Client(max_rps=5)


def metrics() -> str:
    """In Prometheus's text format; a scrape reads all pages."""
    states = Counter((vm["RegionId"], vm["InstanceStatus"]) for vm in CLIENT.instance.iter_instances())
    lines = ["# TYPE cds_servers gauge"]
    for (region, status), number in sorted(states.items()):
        lines.append(f'cds_servers{{region="{region}",status="{status}"}} {number}')
    return "\n".join(lines) + "\n"


class Handler(BaseHTTPRequestHandler):
    """Answers each GET with the metrics."""

    def do_GET(self) -> None:
        """A failure of the cloud is a failed scrape."""
        try:
            status, text = 200, metrics()
        except cds.CdsError as error:
            status, text = 503, f"{error}\n"
        self.send_response(status)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.end_headers()
        self.wfile.write(text.encode())


if __name__ == "__main__":
    server = HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
    print(f"http://127.0.0.1:{server.server_port}/metrics", flush=True)
    server.serve_forever()
