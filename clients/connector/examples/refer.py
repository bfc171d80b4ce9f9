#!/usr/bin/env python3
"""Refers a child with a file, and waits until the other council has accepted. Python 3.8 or later, nothing but its own library.

    CME_TOKEN_FILE=…/connector/token python3 refer.py referral.json ehcp=plan.pdf

Run again, after a crash or by mistake, it sends no second referral: `reference` in the JSON names it, for ever.
"""
import base64
import json
import os
import pathlib
import sys
import urllib.error
import urllib.request

connector = os.environ.get("CME_CONNECTOR", "http://127.0.0.1:4285")
token = pathlib.Path(os.environ["CME_TOKEN_FILE"]).read_text().strip()


def cme(method, path, body=None):
    request = urllib.request.Request(
        connector + path,
        method=method,
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        data=None if body is None else json.dumps(body).encode(),
    )
    try:
        with urllib.request.urlopen(request, timeout=180) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refused:
        problem = json.load(refused)
        for finding in problem.get("findings", []):
            print(f"  {finding['path']}: {finding['message']}", file=sys.stderr)
        sys.exit(f"{problem['code']}: {problem['detail']} {problem['hint']}")


def attachment(given):
    kind, file = given.split("=", 1)
    content = pathlib.Path(file).read_bytes()
    return {"type": kind, "name": pathlib.Path(file).name, "base64": base64.b64encode(content).decode()}


request = json.loads(pathlib.Path(sys.argv[1]).read_text())
request["attachments"] = [attachment(given) for given in sys.argv[2:]]
sent = cme("POST", "/referrals", request)
print(sent["status"], sent.get("id", "on its way"), flush=True)

# In a real system `after` is kept in its database, in the transaction that deals with the event.
after = 0
while True:
    page = cme("GET", f"/events?after={after}&wait=25")
    for event in page["events"]:
        if event.get("verb") == "accept" and event.get("referral") == sent.get("id"):
            decision = cme("GET", f"/referrals/{event['referral']}")["letters"][-1]["content"]
            print("accepted by", decision["decided_by"]["name"])
            sys.exit()
    after = page["next"]
