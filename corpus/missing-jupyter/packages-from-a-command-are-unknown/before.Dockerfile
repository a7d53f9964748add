FROM python:3.12
COPY packages.txt /tmp/
RUN pip install $(grep -v '^#' /tmp/packages.txt)
