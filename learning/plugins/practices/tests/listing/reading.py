"""What a list showed."""


def titles(response):
    return [card["title"] for card in response.context["face"].cards]


def counts(response, key):
    groups = {group.facet.key: group for group in response.context["face"].search.groups}
    return {choice.value: choice.count for choice in groups[key].choices} if key in groups else {}
