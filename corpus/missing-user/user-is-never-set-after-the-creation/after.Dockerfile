FROM python:3.12-slim
ARG NB_USER=jovyan
ENV HOME=/home/${NB_USER}
RUN useradd --create-home --uid 1000 ${NB_USER}
USER ${NB_USER}

# Jupyter listens here
EXPOSE 8888
CMD ["jupyter", "lab", "--ip=0.0.0.0"]
