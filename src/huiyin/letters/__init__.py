"""Numbered documents (文号) from Word templates that an organ can replace, their sign-off and their service.

The room knows matters only as numbers and as the name of a stream: `petitions` above decides who may see a matter,
calls these acts and shows these letters.

    acts.draft · revise · submit · decide · issue · issue_now · void · serve · withdraw_draft
    acts.replace_template · set_chain · set_code · skip_numbers
    queries.letters_of · awaiting · register · document · preview_html · pdf · missing
"""
