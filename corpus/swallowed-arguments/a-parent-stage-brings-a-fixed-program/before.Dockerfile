FROM python:3.12 AS service
ENTRYPOINT ["gunicorn", "atlas:app"]
FROM service
COPY . /srv/atlas
CMD ["--workers=2"]
