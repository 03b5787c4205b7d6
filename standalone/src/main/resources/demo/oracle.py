#!/usr/bin/env python3
"""Works out what the demo must show, from demo/calls.json alone.

It shares no code with the product: every figure follows from the formulas in the documentation of the metrics. Run it
after changing the calls:  python3 oracle.py > expected.json   (in this folder)
"""
import json
import pathlib
import re
import sys

RATE = 0.5  # sample_rate of the demo's project
WORD = re.compile(r"\w+(?:['’.-]\w+)*")
BACKCHANNEL = set("uh-huh mm-hmm yeah okay right sure got it i see hmm yes no".split())
HERE = pathlib.Path(__file__).resolve().parent


def words(text):
    return len(WORD.findall(text))


def utterances(call):
    """Spoken rows; of ElevenLabs only starts are known: the end is the next row's start, at most 400 ms a word."""
    rows = call["turns"]
    spoken = []
    for i, row in enumerate(rows):
        if "who" not in row:
            continue
        start = row["start"]
        if "end" in row:
            end = row["end"]
        else:
            after = [r.get("start", r.get("at")) for r in rows[i + 1:]][:1] or [call["duration"]]
            end = max(start, min(after[0], start + max(1, words(row["text"])) * 400))
        spoken.append([row["who"], row["text"], start, end, words(row["text"])])
    spoken.sort(key=lambda s: s[2])
    merged = []
    for s in spoken:  # one speaker without a pause of 700 ms is one utterance
        if merged and merged[-1][0] == s[0] and s[2] - merged[-1][3] < 700:
            merged[-1][1] += " " + s[1]
            merged[-1][3] = max(merged[-1][3], s[3])
            merged[-1][4] += s[4]
        else:
            merged.append(list(s))
    return merged


def union(intervals):
    total, reached = 0, -1
    for start, end in sorted(intervals):
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total


def interruptions(spoken, who):
    count = 0
    for by in spoken:
        if by[0] != who:
            continue
        for of in spoken:
            inside = of[2] + 200 <= by[2] < of[3] - 200
            overlap = min(by[3], of[3]) - max(by[2], of[2])
            listening = by[4] <= 3 and all(w in BACKCHANNEL for w in WORD.findall(by[1].lower()))
            if of[0] != who and inside and overlap >= 300 and not listening and (of[4] >= 3 or of[3] - of[2] >= 500):
                count += 1
                break
    return count


def percentile(values, p):
    values = sorted(values)
    h = (len(values) - 1) * p
    low = int(h)
    high = min(low + 1, len(values) - 1)
    return values[low] + (h - low) * (values[high] - values[low])


def expect(call):
    spoken = utterances(call)
    exact = call["kind"] != "elevenlabs"
    agent = [s for s in spoken if s[0] == "agent"]
    user = [s for s in spoken if s[0] == "user"]
    out = {}
    latencies = [max(0, b[2] - a[3]) for a, b in zip(spoken, spoken[1:])
                 if a[0] == "user" and b[0] == "agent" and b[2] >= a[3] - 50]
    out["latency"] = round(sum(latencies) / len(latencies), 3) if latencies else "not_applicable"
    wait = 0
    for u in user:
        later = [a[2] for a in agent if a[3] > u[3]]
        left = call["reason"] in ("customer-ended-call", "user_hangup", "Call ended by remote party")
        wait = max(wait, (min(later) if later else (u[3] if left else max(u[3], call["duration"]))) - u[3])
    issue = wait > 10_000
    if not spoken:
        for code in ("ai_interrupting_user", "user_interrupting_ai", "interruption_score", "talk_ratio",
                     "words_per_minute", "detect_silence", "infrastructure_issues", "turn_count"):
            out[code] = "not_applicable"
    else:
        if exact:
            by_agent = interruptions(spoken, "agent")
            out["ai_interrupting_user"] = by_agent
            out["user_interrupting_ai"] = interruptions(spoken, "user")
            out["interruption_score"] = round(5 * max(0, 1 - by_agent / len(spoken)), 3)
            length = union([(s[2], s[3]) for s in agent])
            out["talk_ratio"] = round(length / call["duration"], 3)
            out["words_per_minute"] = round(sum(s[4] for s in agent) * 60000 / length, 3)
        else:
            for code in ("ai_interrupting_user", "user_interrupting_ai", "interruption_score", "talk_ratio",
                         "words_per_minute"):
                out[code] = "not_evaluated: needs_times"  # only starts are known
        gaps, reached = [0], spoken[0][3]
        for s in spoken[1:]:
            gaps.append(max(0, s[2] - reached))
            reached = max(reached, s[3])
        out["detect_silence"] = 5 if max(gaps) <= 10_000 else 0
        out["infrastructure_issues"] = 0 if issue else 5
        rows = [r["who"] for r in call["turns"] if "who" in r]
        out["turn_count"] = sum(1 for i, w in enumerate(rows) if i == 0 or rows[i - 1] != w)
    tools = [r for r in call["turns"] if "tool" in r]
    out["tool_call_success"] = ("not_applicable" if not tools else 0 if any(not t["ok"] for t in tools) else 5)

    # Notable calls are always evaluated; of the others the draw decides.
    reason = call["reason"].lower()
    notable = ("error" in reason or "fail" in reason or issue or any(not t["ok"] for t in tools)
               or (latencies and percentile(latencies, 0.95) > 5000) or 0 <= call["duration"] < 5000)
    # The draw depends on the project's id, which only the running system knows: both of its ends are worked out.
    out["relevancy"] = "not_evaluated: needs_llm"
    if not notable:
        for code in ("turn_count", "relevancy"):
            out[code] = {"if_drawn": out[code]}

    number = lambda v: v if isinstance(v, (int, float)) else None
    failed = [code for code, bad in (("latency", lambda v: v > 2000), ("interruption_score", lambda v: v < 4),
                                     ("infrastructure_issues", lambda v: v != 5), ("tool_call_success", lambda v: v != 5))
              if number(out[code]) is not None and bad(out[code])]
    return {"success": not failed, "failed": failed, "metrics": out}


calls = json.loads((HERE / "calls.json").read_text())
json.dump({"sample_rate": RATE, "calls": {c["id"]: expect(c) for c in calls}}, sys.stdout, indent=1, sort_keys=True)
print()
