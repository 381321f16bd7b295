"""The pages of `docs/stories` print what they say."""

import pathlib
import re
import shutil
import unittest

from support import Folder

PAGES = pathlib.Path(__file__).parents[2] / "docs" / "stories"


class Stories(Folder):
    def test_every_page_prints_what_it_says(self):
        pages = sorted(PAGES.glob("*.md"))
        self.assertTrue(pages)
        for page in pages:
            with self.subTest(page.name):
                blocks = re.findall(r"^```(python|text)\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
                code = "".join(text for kind, text in blocks if kind == "python")
                expected = "".join(text for kind, text in blocks if kind == "text")
                self.assertTrue(code and expected)
                if '"pylens", ' in code and shutil.which("pylens") is None:
                    self.skipTest("the program is not on PATH")
                script = self.write(f"{page.stem}/page.py", "")
                script.write_text(code, "utf-8")
                done = self.python("-X", "utf8", "page.py", cwd=script.parent)
                self.assertEqual((done.stdout, done.stderr), (expected, ""))


if __name__ == "__main__":
    unittest.main()
