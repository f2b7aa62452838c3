"""What stands in the forms of a page."""

from html.parser import HTMLParser


class Reader(HTMLParser):
    """The forms of a page: by address, what stands in each input, and its type."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, str]] = {}
        self.types: dict[str, dict[str, str]] = {}
        self._form: str | None = None
        self._inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = given["action"]
            self.forms.setdefault(self._form, {})
            self.types.setdefault(self._form, {})
        elif self._form is not None and "formaction" in given:
            action = given["formaction"]
            self.forms[action], self.types[action] = self.forms[self._form], self.types[self._form]
        elif self._form is not None and tag in ("input", "select", "textarea") and "name" in given:
            self.forms[self._form][given["name"]] = given.get("value", "")
            self.types[self._form][given["name"]] = given.get("type", tag)
            self._inside = given["name"] if tag != "input" else ""
        elif self._form is not None and tag == "option" and "selected" in given:
            self.forms[self._form][self._inside] = given["value"]

    def handle_data(self, data: str) -> None:
        if self._form is not None and self.types[self._form].get(self._inside) == "textarea":
            self.forms[self._form][self._inside] += data

    def handle_endtag(self, tag: str) -> None:
        if tag in ("select", "textarea"):
            self._inside = ""
        if tag == "form":
            self._form = None

    @property
    def filled(self) -> dict[str, dict[str, str]]:
        """The forms but for the number of a rule's preview, which every showing draws anew."""
        return {
            action: {name: value for name, value in form.items() if name != "look"}
            for action, form in self.forms.items()
        }

    def names(self, action: str, *types: str) -> list[str]:
        """The inputs of these types."""
        return [name for name, type_ in self.types[action].items() if type_ in types]
