"""The county in a page: one HTML file in which the compiled model runs in the reader's browser.

`contents` gathers what the page must know, `assembly` puts it together with the files of ``parts``:
HTML, style and JavaScript as people write and read them.
"""
