"""What the specifications ask of our documents, written down as JSON Schema.

The published schemas are in no package that can be installed, so these are our own, from the data
models: Open Badges 3.0, appendix B (AchievementCredential, Achievement, IdentityObject) with the
W3C VC data model 2.0 and Bitstring Status List 1.0; Open Badges 2.0 (Assertion, BadgeClass,
Issuer).
"""

URL = {"type": "string", "pattern": "^https?://"}
STAMP = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"}
TEXT = {"type": "string", "minLength": 1}


def typed(name):
    """A type alone or among others, as JSON-LD has it."""
    return {"anyOf": [{"const": name}, {"type": "array", "contains": {"const": name}}]}


def shape(required, **properties):
    return {"type": "object", "required": required, "properties": properties}


IDENTITY = shape(
    ["type", "hashed", "identityHash", "identityType"],
    type={"const": "IdentityObject"},
    hashed={"type": "boolean"},
    identityHash={"type": "string", "pattern": "^sha256\\$[0-9a-f]{64}$"},
    identityType={"enum": ["name", "emailAddress", "identifier", "systemId"]},
    salt=TEXT,
)
ACHIEVEMENT = shape(
    ["id", "type", "name", "description", "criteria"],
    id=URL,
    type=typed("Achievement"),
    name=TEXT,
    description=TEXT,
    criteria=shape([], id=URL, narrative=TEXT),
    image=shape(["id", "type"], id=URL, type={"const": "Image"}),
    achievementType=TEXT,
    tag={"type": "array", "items": TEXT},
)
STATUS = shape(
    ["type", "statusPurpose", "statusListIndex", "statusListCredential"],
    id=URL,
    type={"const": "BitstringStatusListEntry"},
    statusPurpose={"const": "revocation"},
    statusListIndex={"type": "string", "pattern": "^[0-9]+$"},
    statusListCredential=URL,
)
PROFILE_3 = shape(["id", "type"], id=URL, type=typed("Profile"), name=TEXT, url=URL)
CREDENTIAL = shape(
    ["@context", "id", "type", "name", "credentialSubject", "issuer", "validFrom"],
    **{
        "@context": {
            "type": "array",
            "minItems": 2,
            "prefixItems": [
                {"const": "https://www.w3.org/ns/credentials/v2"},
                {
                    "type": "string",
                    "pattern": r"^https://purl\.imsglobal\.org/spec/ob/v3p0/context-3\.0\.\d+\.json$",
                },
            ],
        },
        "id": URL,
        "type": {
            "type": "array",
            "prefixItems": [{"const": "VerifiableCredential"}],
            "contains": {"enum": ["OpenBadgeCredential", "AchievementCredential"]},
        },
        "name": TEXT,
        "issuer": PROFILE_3,
        "validFrom": STAMP,
        "validUntil": STAMP,
        "awardedDate": STAMP,
        "credentialSubject": shape(
            ["type", "achievement"],
            type=typed("AchievementSubject"),
            identifier={"type": "array", "items": IDENTITY},
            achievement=ACHIEVEMENT,
        ),
        "credentialStatus": STATUS,
        "credentialSchema": {
            "type": "array",
            "items": shape(
                ["id", "type"], id=URL, type={"const": "1EdTechJsonSchemaValidator2019"}
            ),
        },
    },
)
STATUS_LIST = shape(
    ["@context", "id", "type", "issuer", "credentialSubject"],
    id=URL,
    type={
        "type": "array",
        "prefixItems": [
            {"const": "VerifiableCredential"},
            {"const": "BitstringStatusListCredential"},
        ],
    },
    issuer=URL,
    validFrom=STAMP,
    credentialSubject=shape(
        ["type", "statusPurpose", "encodedList"],
        type={"const": "BitstringStatusList"},
        statusPurpose={"const": "revocation"},
        encodedList={"type": "string", "pattern": "^u[A-Za-z0-9_-]+$"},
    ),
)
CONTEXT_2 = {"const": "https://w3id.org/openbadges/v2"}
ASSERTION = shape(
    ["@context", "type", "id", "recipient", "badge", "verification", "issuedOn"],
    **{
        "@context": CONTEXT_2,
        "type": {"const": "Assertion"},
        "id": URL,
        "recipient": shape(
            ["type", "hashed", "identity"],
            type={"enum": ["email", "url", "telephone", "id"]},
            hashed={"const": True},
            identity={"type": "string", "pattern": "^sha256\\$[0-9a-f]{64}$"},
            salt=TEXT,
        ),
        "badge": URL,
        "verification": shape(["type"], type={"enum": ["HostedBadge", "hosted"]}),
        "issuedOn": STAMP,
        "expires": STAMP,
        "image": URL,
    },
)
BADGE_CLASS = shape(
    ["@context", "type", "id", "name", "description", "image", "criteria", "issuer"],
    **{
        "@context": CONTEXT_2,
        "type": {"const": "BadgeClass"},
        "id": URL,
        "name": TEXT,
        "description": TEXT,
        "image": URL,
        "criteria": shape(["narrative"], id=URL, narrative=TEXT),
        "issuer": URL,
        "tags": {"type": "array", "items": TEXT},
    },
)
ISSUER = shape(
    ["@context", "type", "id", "name", "url", "email"],
    **{
        "@context": CONTEXT_2,
        "type": {"enum": ["Issuer", "Profile"]},
        "id": URL,
        "name": TEXT,
        "url": URL,
        "email": {"type": "string", "pattern": "^[^@ ]+@[^@ ]+$"},
    },
)
