"""`nnguide bench`: how long the implementations take, side by side in one process.

A ratio of two times on one machine says something; a time on another machine does not.
"""
