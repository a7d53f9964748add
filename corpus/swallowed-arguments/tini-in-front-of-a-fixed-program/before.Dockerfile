FROM python:3.12
ENTRYPOINT ["tini", "--", "jupyter", "notebook"]
