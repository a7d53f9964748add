FROM python:3.12
ENTRYPOINT ["python",	\
# the tide