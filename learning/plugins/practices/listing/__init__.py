"""The public lists: showcase, best practices, articles, tags; feeds and open data of them."""
