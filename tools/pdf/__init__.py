"""The whole guide as one PDF, printed from the built site by Chromium.

`plan` says what is in it, `book.js` makes one page of it, `print.css` is its look,
`printing` prints it twice: to know the numbers of the pages, and to tell them.
"""
