"""Indonesian for the packages that we build on, where their own catalogues lack it.

Wagtail ships its Indonesian as ``id_ID``, which is never read under our ``id``, and two
thirds of it are missing. Its strings for the browser are in ``cms/locale``: only
``LOCALE_PATHS`` can add to the catalogue of another package's JavaScript.
"""
