"""The open page of published editions: no sign-in, frozen files, what each revision changed."""
