"""Compressing an answer as its reader asked (RFC 9110, section 12.5.3)."""

import gzip

import zstandard
from django.http import HttpRequest, HttpResponse

WORTH_IT = 512  # bytes; below, the header costs more than it saves
SMALL = 1 << 17  # bytes; up to here a day's changes, which many stations fetch over mobile networks
LEVEL_SMALL, LEVEL = 15, 6  # of zstd: 15 is a twelfth smaller and takes some milliseconds


def _accepted(header: str) -> set[str]:
    accepted = set()
    for item in header.lower().split(","):
        name, _, parameters = item.partition(";")
        weight = parameters.replace(" ", "").removeprefix("q=")
        try:
            wanted = float(weight or 1) > 0
        except ValueError:
            wanted = False
        if wanted:
            accepted.add(name.strip())
    return accepted


def encoded(request: HttpRequest, body: bytes, content_type: str) -> HttpResponse:
    """``body`` as an answer: under zstd or gzip where the reader takes it and it pays."""
    accepted = _accepted(request.headers.get("Accept-Encoding", ""))
    coding = ""
    if len(body) >= WORTH_IT:
        if "zstd" in accepted:
            level = LEVEL_SMALL if len(body) <= SMALL else LEVEL
            coding, body = "zstd", zstandard.ZstdCompressor(level=level).compress(body)
        elif "gzip" in accepted:
            coding, body = "gzip", gzip.compress(body, compresslevel=6, mtime=0)
    response = HttpResponse(body, content_type=content_type)
    if coding:
        response.headers["Content-Encoding"] = coding
    response.headers["Vary"] = "Accept-Encoding"
    return response
