"""What talks to SIASN (BKN) for us: the adapter, the one that has no access, the chosen one.

BKN gives each agency its own access (APIM and SSO). Whoever has it writes a class with the methods
of ``SiasnClient`` and names it in the setting ``ASAH_SIASN_CLIENT``; see
``docs/how-to/send-to-siasn.md``. Nothing here opens a connection.
"""

from .client import NullClient, SiasnClient, SiasnRefused, siasn_client

__all__ = ["NullClient", "SiasnClient", "SiasnRefused", "siasn_client"]
