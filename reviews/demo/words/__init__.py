"""What the demo's people write, as data.

In a text `{3-6}` stands for a number drawn from that range (written with two digits, as offices
do), and a name in braces for one of the words that `reviews.demo.texts` draws for it.
"""
