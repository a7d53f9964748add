FROM python:3.12
    # the model of the lake
    # its depth in metres
ENTRYPOINT []
CMD ["python", "/srv/lake.py", "--depth=40", "--quiet"]
