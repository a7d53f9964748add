FROM python:3.12
COPY glacier.py /srv/
ENTRYPOINT []
CMD ["python", "/srv/glacier.py", "--help"]
