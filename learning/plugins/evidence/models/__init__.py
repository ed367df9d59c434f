from .evidence import Evidence, EvidenceLog
from .parts import EvidenceFile, EvidenceSession
from .rules import VerificationRule

__all__ = ["Evidence", "EvidenceFile", "EvidenceLog", "EvidenceSession", "VerificationRule"]
