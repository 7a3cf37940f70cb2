"""Compressing an answer as its reader asked (RFC 9110, section 12.5.3)."""

import gzip

import zstandard
from django.http import HttpRequest, HttpResponse

WORTH_IT = 512  # bytes; below, the header costs more than it saves


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


def coding_for(accept_encoding: str) -> str:
    """The best coding that this ``Accept-Encoding`` allows: "zstd", "gzip" or "" for none."""
    accepted = _accepted(accept_encoding)
    return next((coding for coding in ("zstd", "gzip") if coding in accepted), "")


def encoded(request: HttpRequest, body: bytes, content_type: str) -> HttpResponse:
    """``body`` as an answer: under zstd or gzip where the reader takes it and it pays."""
    coding = coding_for(request.headers.get("Accept-Encoding", ""))
    if len(body) < WORTH_IT:
        coding = ""
    if coding == "zstd":
        body = zstandard.ZstdCompressor(level=6).compress(body)
    elif coding == "gzip":
        body = gzip.compress(body, compresslevel=6, mtime=0)
    response = HttpResponse(body, content_type=content_type)
    if coding:
        response.headers["Content-Encoding"] = coding
    response.headers["Vary"] = "Accept-Encoding"
    return response
