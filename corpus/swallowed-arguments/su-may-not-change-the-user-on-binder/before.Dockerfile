FROM python:3.12-bookworm
RUN useradd -m -u 1000 jo
ENTRYPOINT ["su", "-", "jo", "-c"]
