"""What a badge looks like and what it says to other systems: pictures, documents, status lists."""
