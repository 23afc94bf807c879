"""What people read in place of the names of scenarios."""

from __future__ import annotations

from sim.files.fields import Names


class Titled:
    """What has scenarios, and titles of them as far as there are any."""

    scenarios: tuple[str, ...]
    titles: tuple[Names, ...]

    def title(self, scenario: str, lang: str) -> str:
        """Give a scenario's title; its name where it has none, or shares it with another."""
        if not self.titles or scenario not in self.scenarios:
            return scenario
        titles = [one.zh if lang == "zh" else one.en for one in self.titles]
        own = titles[self.scenarios.index(scenario)]
        return own if titles.count(own) == 1 else scenario
