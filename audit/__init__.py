"""Audits of the built site beside Material as it comes, and of the packages; nothing here is part of the site."""
