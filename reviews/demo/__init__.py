"""The demo district: fictional people of Huyện ủy Bắc Tân Uyên, three years of their reviews.

`build.build_demo` makes it through the actions that a user would trigger. What it says is chosen
by seeded random numbers: on the same day the same district comes out, but for the public codes.
"""
