"""Who belongs to which association, with which honours, in which unit."""
