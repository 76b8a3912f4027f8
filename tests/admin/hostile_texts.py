"""Three hundred texts that try to become markup, run, or tear the page: what residents might send, meant or not."""

MARK = "document.documentElement.dataset.ran='1'"

_RUNNING = [
    f"<script>{MARK}</script>",
    f"</script><script>{MARK}</script>",
    f"<img src=x onerror={MARK}>",
    f'"><img src=x onerror="{MARK}">',
    f"<svg onload={MARK}>",
    f"<svg><script>{MARK}</script></svg>",
    f"<svg><animate onbegin={MARK} attributeName=x dur=1s>",
    f"<body onload={MARK}>",
    f"<iframe srcdoc='<script>parent.{MARK}</script>'></iframe>",
    f"<iframe src=javascript:{MARK}></iframe>",
    f"<a href=javascript:{MARK}>おして</a>",
    f"<math><mtext></mtext><mglyph><style><img src onerror={MARK}>",
    f"<details open ontoggle={MARK}>",
    f"<input autofocus onfocus={MARK}>",
    f"<video><source onerror={MARK}></video>",
    f"<marquee onstart={MARK}>",
    f"<object data=javascript:{MARK}></object>",
    f"<embed src=javascript:{MARK}>",
    f"<form action=javascript:{MARK}><button>a",
    f"<button form=x formaction=javascript:{MARK}>",
    f"<meta http-equiv=refresh content='0;url=javascript:{MARK}'>",
    f"<link rel=stylesheet href=javascript:{MARK}>",
    "<style>body{display:none}</style>",
    "<base href=https://example.com/>",
    f"<template><script>{MARK}</script></template>",
    f"<noscript><p title='</noscript><img src=x onerror={MARK}>'>",
    f"<textarea></textarea><script>{MARK}</script>",
    f"</bdi></p></div><script>{MARK}</script>",
    f"<!--><script>{MARK}</script>-->",
    f"<![CDATA[<script>{MARK}</script>]]>",
    f"&lt;script&gt;{MARK}&lt;/script&gt;",
    f"&#60;script&#62;{MARK}&#60;/script&#62;",
    f"\\u003cscript\\u003e{MARK}\\u003c/script\\u003e",
    f"javascript:{MARK}",
    f"jaVasCript:/*-/*`/*'/*\"/**/(/* */oNcliCk={MARK} )//%0D%0A//</stYle/</titLe/</scRipt/--!><sVg/oNloAd={MARK}//>",
    f"';{MARK};//",
    f'";{MARK};//',
    f"`${{{MARK}}}`",
    f"onmouseover={MARK}",
    f"<ScRiPt >{MARK}</sCrIpT >",
    f"<script\x0c>{MARK}</script>",
    f"<<script>{MARK}//<</script>",
    f"＜script＞{MARK}＜/script＞",
    "{{7*7}}",
    "{% import os %}",
    "${7*7}",
    "#{7*7}",
    "%s%n%x",
    "data: changed\n\ndata: x",
]

_TEARING = [
    "\u202eさかさま\u202c",
    "\u2066\u2067とじない",
    "a" + "\u0301" * 3000,
    "ก" + "็" * 400,
    "Z̸̧̡̢" * 200,
    "\U0001f469\u200d\U0001f469\u200d\U0001f467" * 300,
    "x" * 4000,
    "あ" * 4000,
    "行\n" * 400,
    "\ufeff\u200b\u200e\u200f",
    "\ufdfd" * 40,
    "\x00",
    "\ud83d",
    "\udc00かたわれ",
    "\U0001f600" * 2500,
    "\u2028\u2029\x0b\x0c\x1b[31m",
]

_WAYS_OUT = (
    *("'", '"', "-->", "]]>", "</textarea>", "</title>", "</style>", "</bdi></p>", "</template>", "</blockquote>"),
    *("\x00", "\u202e", "%3C%2Fscript%3E"),
)
"""What might end the place that a text stands in."""

_BROKEN_OUT = [f"{way}{text}" for way in _WAYS_OUT for text in _RUNNING[:20]]

HOSTILE_TEXTS = _RUNNING + _TEARING + _BROKEN_OUT
