package io.breakwater.exchange.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Restates the documented rows one by one, in their order. */
final class ErrorTableTest {
  private static final String ROWS =
      """
          AMBIGUOUS     -1000
          AMBIGUOUS     -1001
          AUTH          -1002
          THROTTLE      -1003
          REJECT        -1004 -1005
          AMBIGUOUS     -1006
          AMBIGUOUS     -1007
          THROTTLE      -1008
          REJECT        -1010
          AUTH          -1011
          REJECT        -1013
          REJECT        -1014
          THROTTLE      -1015
          THROTTLE      -1016
          REJECT        -1020
          CLOCK         -1021
          AUTH          -1022
          REJECT        -1023
          AUTH          -1099
          REJECT        -1100
          REJECT        -1101
          REJECT        -1102
          REJECT        -1103
          REJECT        -1104
          REJECT        -1105
          REJECT        -1106
          REJECT        -1108 -1109 -1110
          REJECT        -1111
          REJECT        -1112
          REJECT        -1113
          REJECT        -1114 -1115
          REJECT        -1116 -1117
          REJECT        -1118 -1119
          REJECT        -1120 -1121 -1122
          RETRY         -1125
          REJECT        -1126
          REJECT        -1127
          REJECT        -1128
          REJECT        -1130
          REJECT        -1136
          REJECT        -2010
          AMBIGUOUS     -2011
          AMBIGUOUS     -2012
          DEPENDS       -2013
          AUTH          -2014
          AUTH          -2015
          REJECT        -2016
          AUTH          -2017
          REJECT        -2018 -2019
          REJECT        -2020
          REJECT        -2021
          REJECT        -2022
          REJECT        -2023
          REJECT        -2024
          REJECT        -2025
          REJECT        -2026
          REJECT        -2027
          REJECT        -2028
          REJECT        -4000
          REJECT        -4001 -4002 -4013
          REJECT        -4003
          REJECT        -4004 -4005
          REJECT        -4006 -4007
          REJECT        -4014
          REJECT        -4023
          REJECT        -4015
          REJECT        -4016 -4024
          REJECT        -4020
          REJECT        -4021
          REJECT        -4022
          REJECT        -4029 -4030
          REJECT        -4031
          REJECT        -4032
          REJECT        -4164
          REJECT        -4183 -4184
          REJECT        -4210 -4211
          REJECT        -4027
          REJECT        -4028
          REJECT        -4044
          REJECT        -4045
          IDEMPOTENT_OK -4046
          REJECT        -4047 -4048
          REJECT        -4049
          REJECT        -4050 -4051
          IDEMPOTENT_OK -4052
          REJECT        -4053 -4054 -4055
          AUTH          -4056 -4057
          IDEMPOTENT_OK -4059
          REJECT        -4060
          REJECT        -4061
          REJECT        -4062
          REJECT        -4067 -4068
          REJECT        -4087 -4088
          REJECT        -4105
          REJECT        -4106 -4107
          AUTH          -4109
          REJECT        -4114 -4115
          REJECT        -4161
          REJECT        -4167 -4168
          REJECT        -4169 -4170 -4172
          IDEMPOTENT_OK -4171
          REJECT        -4189
          REJECT        -4192
          REJECT        -4202 -4203 -4205 -4206
          REJECT        -4208 -4209
          REJECT        -4400
          REJECT        -4401
          REJECT        -4402 -4403
          REJECT        -4531
          REJECT        -4082
          AMBIGUOUS     -4083
          REJECT        -4084
          REJECT        -4104 -4144
          IDEMPOTENT_OK -4116
          AMBIGUOUS     -4117
          REJECT        -4118
          REJECT        -4120
          REJECT        -4130
          REJECT        -4131
          REJECT        -4135
          REJECT        -4137 -4138
          REJECT        -4139
          REJECT        -4140 -4141
          REJECT        -4142
          REJECT        -4165
          REJECT        -5000
          REJECT        -5021
          REJECT        -5022
          REJECT        -5024
          REJECT        -5025
          REJECT        -5026
          IDEMPOTENT_OK -5027
          CLOCK         -5028
          REJECT        -5029
          REJECT        -5037 -5038
          REJECT        -5039
          REJECT        -5040
          REJECT        -5041
          RETRY         -5043
          REJECT        -5047
          REJECT        -21015
      """;

  static Stream<String> rows() {
    return ROWS.lines();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void everyRowHasItsClass(String row) {
    String[] words = row.trim().split("\\s+");
    ErrorClass expected = ErrorClass.valueOf(words[0]);
    Arrays.stream(words)
        .skip(1)
        .forEach(
            code ->
                assertEquals(
                    Optional.of(expected), ErrorTable.classOf(Integer.parseInt(code)), code));
  }

  @Test
  void allRowsAreThere() {
    assertEquals(141, rows().count());
  }

  @Test
  void codesOfOtherProductsAreRejections() {
    IntStream.of(
            -4008, -4009, -4010, -4011, -4012, -4017, -4018, -4019, -4025, -4026, -4033, -4058,
            -4063, -4064, -4065, -4066, -4069, -4075, -4081, -4085, -4086)
        .forEach(
            code ->
                assertEquals(Optional.of(ErrorClass.REJECT), ErrorTable.classOf(code), "" + code));
  }

  @Test
  void aCodeThatNobodyDocumentedIsNotInTheTable() {
    assertTrue(ErrorTable.classOf(-9999).isEmpty());
    assertTrue(ErrorTable.classOf(200).isEmpty());
  }
}
