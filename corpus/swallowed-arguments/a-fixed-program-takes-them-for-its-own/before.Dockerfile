FROM python:3.12
COPY glacier.py /srv/
ENTRYPOINT ["python", "/srv/glacier.py"]
CMD ["--help"]
