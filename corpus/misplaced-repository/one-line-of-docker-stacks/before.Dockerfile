FROM jupyter/r-notebook:2023-10-20
