# binder-fix: ignore[unpinned-image] the tag is rebuilt with every fix of security
FROM python:3.12
