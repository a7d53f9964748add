FROM python:3.10 AS build
RUN pip install notebook==7.6.5 jupyterlab==4.6.6
RUN jupyter nbextension enable --py --sys-prefix widgetsnbextension

FROM python:3.10
COPY --from=build /usr/local /usr/local
