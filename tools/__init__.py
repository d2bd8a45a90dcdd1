"""How the site is made and checked. Not part of the installed package."""
