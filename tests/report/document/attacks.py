"""What people might type or upload as a name, a class, a note."""

SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
MARKDOWN = (
    "[x](javascript:alert(3)) ![y](http://a.example/z.png) `code` # h | t | <https://b.example>"
)
FORMULA = '=HYPERLINK("http://c.example","x")'
TEMPLATE = "{{ 7*7 }} {% include 'x' %}"
SIGNS = "Zoë 中文 \U0001f600 \u202eturned\u202c \x00\x07 \ud800 ＝１ ﷽"
LONG = "long" * 120
EVERYTHING = (SCRIPT, MARKDOWN, FORMULA, TEMPLATE, SIGNS, LONG)
