"""A page with live code, as its tests handle it."""

URL = "foundations/neuron/"
LIGHT = "start/"  # for what needs a browser of its own
LONG = 90_000  # milliseconds: other work may share the processor
FIRST = "nnguide.cells.find(cell => cell.want && cell.kind === 'pycon').at"


class Live:
    """A page with live code, and what it has asked for."""

    def __init__(self, browser, site, url=URL, script="", **options):
        self.asked, self.errors = [], []
        self.context = browser.new_context(**options)
        self.page = self.context.new_page()
        self.context.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(error.stack))
        if script:
            self.page.add_init_script(script)
        self.site = site
        self.open(url)

    def open(self, url=URL):
        self.page.goto(self.site.address + url, wait_until="load")
        if url in (URL, LIGHT):
            self.page.wait_for_function("window.nnguide")
            self.at = self.page.evaluate(FIRST)

    def bar(self, at=None):
        name = f"Code {(self.at if at is None else at) + 1}"
        return self.page.get_by_role("group", name=name, exact=True)

    def output(self):
        return self.page.get_by_role("region", name=f"Output of code {self.at + 1}")

    def press(self, name, place=None):
        place = self.bar() if place is None else place
        place.get_by_role("button", name=name, exact=True).click()

    def editor(self):
        return self.page.get_by_label(f"Python code {self.at + 1}.")

    def edit(self, source):
        """Change the code of the fence, and run it by the keyboard."""
        if not self.editor().count():
            self.press("Edit")
        self.editor().fill(source)
        self.editor().press("Control+Enter")

    def exercise(self, name):
        found = self.page.locator("form.live-exercise")
        return found.filter(has=self.page.locator(f"[aria-label='Verdict on {name}']"))

    def foreign(self):
        own = (self.site.address, "data:", "blob:")
        return [url for url in self.asked if not url.startswith(own)]

    def runtime(self):
        return [url for url in self.asked if "/live/runtime/" in url]
