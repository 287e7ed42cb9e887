package io.breakwater.exchange.binance;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The class of every error code that the exchange documents or that was seen from it: the one place
 * that says so.
 *
 * @see "Binance USDⓈ-M Futures API, Error Code"
 */
final class ErrorTable {
  private static final Map<Integer, ErrorClass> CLASSES = classes();

  private ErrorTable() {}

  /** Empty for a code that this version does not know. */
  static Optional<ErrorClass> classOf(int code) {
    return Optional.ofNullable(CLASSES.get(code));
  }

  private static Map<Integer, ErrorClass> classes() {
    Map<Integer, ErrorClass> table = new TreeMap<>();
    // General and connection.
    put(table, ErrorClass.AMBIGUOUS, -1000, -1001, -1006, -1007);
    put(table, ErrorClass.REJECT, -1004, -1005, -1010, -1013, -1014, -1020, -1023);
    put(table, ErrorClass.THROTTLE, -1003, -1008, -1015, -1016);
    put(table, ErrorClass.CLOCK, -1021);
    put(table, ErrorClass.AUTH, -1002, -1011, -1022, -1099);
    // Request content. -1125 comes when a listen key is dead.
    put(table, ErrorClass.RETRY, -1125);
    put(
        table,
        ErrorClass.REJECT,
        -1100,
        -1101,
        -1102,
        -1103,
        -1104,
        -1105,
        -1106,
        -1108,
        -1109,
        -1110,
        -1111,
        -1112,
        -1113,
        -1114,
        -1115,
        -1116,
        -1117,
        -1118,
        -1119,
        -1120,
        -1121,
        -1122,
        -1126,
        -1127,
        -1128,
        -1130,
        -1136);
    // Processing. -2011 and -2013 are handed to a caller that cancels or queries: see
    // OutcomeReader.
    put(table, ErrorClass.AMBIGUOUS, -2011, -2012);
    put(
        table,
        ErrorClass.REJECT,
        -2010,
        -2016,
        -2018,
        -2019,
        -2020,
        -2021,
        -2022,
        -2023,
        -2024,
        -2025,
        -2026,
        -2027,
        -2028);
    put(table, ErrorClass.AUTH, -2014, -2015, -2017);
    put(table, ErrorClass.DEPENDS, -2013);
    // Filters.
    put(
        table,
        ErrorClass.REJECT,
        -4000,
        -4001,
        -4002,
        -4013,
        -4003,
        -4004,
        -4005,
        -4006,
        -4007,
        -4014,
        -4023,
        -4015,
        -4016,
        -4024,
        -4020,
        -4021,
        -4022,
        -4029,
        -4030,
        -4031,
        -4032,
        -4164,
        -4183,
        -4184,
        -4210,
        -4211);
    // Account, margin, leverage, position mode.
    put(
        table,
        ErrorClass.REJECT,
        -4027,
        -4028,
        -4044,
        -4045,
        -4047,
        -4048,
        -4049,
        -4050,
        -4051,
        -4053,
        -4054,
        -4055,
        -4060,
        -4061,
        -4062,
        -4067,
        -4068,
        -4087,
        -4088,
        -4105,
        -4106,
        -4107,
        -4114,
        -4115,
        -4161,
        -4167,
        -4168,
        -4169,
        -4170,
        -4172,
        -4189,
        -4192,
        -4202,
        -4203,
        -4205,
        -4206,
        -4208,
        -4209,
        -4400,
        -4401,
        -4402,
        -4403,
        -4531);
    put(table, ErrorClass.AUTH, -4056, -4057, -4109);
    put(table, ErrorClass.IDEMPOTENT_OK, -4046, -4052, -4059, -4171);
    // Order logic. -4116 is good news to its own resend only: see OutcomeReader.
    put(table, ErrorClass.RETRY, -5043);
    put(table, ErrorClass.AMBIGUOUS, -4083, -4117);
    put(
        table,
        ErrorClass.REJECT,
        -4082,
        -4084,
        -4104,
        -4144,
        -4118,
        -4120,
        -4130,
        -4131,
        -4135,
        -4137,
        -4138,
        -4139,
        -4140,
        -4141,
        -4142,
        -4165,
        -5000,
        -5021,
        -5022,
        -5024,
        -5025,
        -5026,
        -5029,
        -5037,
        -5038,
        -5039,
        -5040,
        -5041,
        -5047,
        -21015);
    put(table, ErrorClass.CLOCK, -5028);
    put(table, ErrorClass.IDEMPOTENT_OK, -4116, -5027);
    // Exchange-side symbol set-up, the insurance account, options: never ours.
    put(
        table,
        ErrorClass.REJECT,
        -4008,
        -4009,
        -4010,
        -4011,
        -4012,
        -4017,
        -4018,
        -4019,
        -4025,
        -4026,
        -4033,
        -4058,
        -4063,
        -4064,
        -4065,
        -4066,
        -4069,
        -4070,
        -4071,
        -4072,
        -4073,
        -4074,
        -4075,
        -4076,
        -4077,
        -4078,
        -4079,
        -4080,
        -4081,
        -4085,
        -4086);
    return Collections.unmodifiableMap(table);
  }

  private static void put(Map<Integer, ErrorClass> table, ErrorClass errorClass, int... codes) {
    for (int code : codes) {
      if (table.put(code, errorClass) != null) {
        throw new IllegalStateException("error code " + code + " stands in the table twice");
      }
    }
  }
}
