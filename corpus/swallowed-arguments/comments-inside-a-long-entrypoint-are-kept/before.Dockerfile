FROM python:3.12
ENTRYPOINT ["python", \
    # the model of the lake
    "/srv/lake.py", \
    # its depth in metres
    "--depth=40"]
CMD ["--quiet"]
